"""Adversaries that clean every picture before they look: a cloak is a faint pattern.

They clean the photos that they know people by as well, and set their thresholds on
cleaned photos.
"""

from collections.abc import Callable

from visard.judge.threats import Adversary, purified
from visard.photo import channels
from visard.protocols import Channel

_SQUEEZING = "Xu, Evans, Qi 2018, arXiv:1704.01155"
_TRANSFORMING = "Guo, Rana, Cisse, van der Maaten 2018, arXiv:1711.00117"


def squeeze() -> Adversary:
    """Leaves 32 shades of each colour and takes medians, before it looks."""
    return _cleans(channels.squeeze(), squeeze, _SQUEEZING)


def denoise() -> Adversary:
    """Removes noise by averaging what looks alike, before it looks."""
    return _cleans(channels.denoise(), denoise, _SQUEEZING)


def smooth() -> Adversary:
    """Smooths all that is no edge, before it looks."""
    return _cleans(channels.smooth(), smooth, _TRANSFORMING)


def shield() -> Adversary:
    """Saves each small block as a JPEG of a quality drawn by chance, before it looks."""
    return _cleans(channels.shield(), shield, "Das et al. 2018, arXiv:1802.06816")


def rescale() -> Adversary:
    """Makes the photo half as large and as large as before, before it looks."""
    return _cleans(channels.rescale(), rescale, _TRANSFORMING)


def _cleans(channel: Channel, factory: Callable[[], Adversary], paper: str) -> Adversary:
    said = (factory.__doc__ or "").rstrip(".")
    return purified(channel, said[:1].lower() + said[1:], paper)
