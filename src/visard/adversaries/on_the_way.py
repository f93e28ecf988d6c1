"""Adversaries that see a photo only after something happened to it on its way.

A cloak that does not outlast a messenger protects nobody. The papers are those that
tried whether adversarial changes outlast the same; platforms name the source of
their numbers instead.
"""

from collections.abc import Callable

from visard.judge import threats
from visard.judge.threats import Adversary
from visard.photo import channels
from visard.photo.channels import Platform
from visard.protocols import Channel

_JPEG = "Dziugaite, Ghahramani, Roy 2016, arXiv:1608.00853"
_PHYSICAL = "Kurakin, Goodfellow, Bengio 2016, arXiv:1607.02533"
_SCALING = "Guo, Rana, Cisse, van der Maaten 2018, arXiv:1711.00117"


def file() -> Adversary:
    """Gets the photo as it was written, and looks as the recogniser comes."""
    return _gets(channels.file(), file, "none: what every recogniser does")


def jpeg75() -> Adversary:
    """Gets the photo saved once more as a JPEG of quality 75, as many websites do."""
    return _gets(channels.jpeg75(), jpeg75, _JPEG)


def jpeg50() -> Adversary:
    """Gets the photo saved once more as a JPEG of quality 50, where blocks begin to show."""
    return _gets(channels.jpeg50(), jpeg50, _JPEG)


def half() -> Adversary:
    """Gets the photo at half its width and height."""
    return _gets(channels.half(), half, _SCALING)


def quarter() -> Adversary:
    """Gets the photo at a quarter of its width and height."""
    return _gets(channels.quarter(), quarter, _SCALING)


def blur() -> Adversary:
    """Gets the photo blurred, as if out of focus."""
    return _gets(channels.blur(), blur, _PHYSICAL)


def grey() -> Adversary:
    """Gets the photo in black and white."""
    return _gets(channels.grey(), grey, "brightness after ITU-R BT.601")


def screenshot() -> Adversary:
    """Gets a screenshot of the photo, from a laptop's screen at 125 %."""
    return _gets(channels.screenshot(), screenshot, _PHYSICAL)


def screenshot75() -> Adversary:
    """Gets a screenshot of the photo, saved as a JPEG of quality 75."""
    return _gets(channels.screenshot75(), screenshot75, _PHYSICAL)


def whatsapp() -> Adversary:
    """Gets the photo as WhatsApp delivers it."""
    return _posted(channels.whatsapp(), whatsapp)


def wa_status() -> Adversary:
    """Gets the photo as WhatsApp shows it in a status."""
    return _posted(channels.wa_status(), wa_status)


def signal() -> Adversary:
    """Gets the photo as Signal delivers it."""
    return _posted(channels.signal(), signal)


def telegram() -> Adversary:
    """Gets the photo as Telegram delivers it."""
    return _posted(channels.telegram(), telegram)


def facebook() -> Adversary:
    """Gets the photo as Facebook shows it."""
    return _posted(channels.facebook(), facebook)


def instagram() -> Adversary:
    """Gets the photo as Instagram shows it."""
    return _posted(channels.instagram(), instagram)


def x() -> Adversary:
    """Gets the photo as X, once Twitter, shows it."""
    return _posted(channels.x(), x)


def weibo() -> Adversary:
    """Gets the photo as Weibo shows it."""
    return _posted(channels.weibo(), weibo)


def _gets(channel: Channel, factory: Callable[[], Adversary], paper: str) -> Adversary:
    said = (factory.__doc__ or "").rstrip(".")
    return threats.on_the_way(channel, said[:1].lower() + said[1:], paper)


def _posted(platform: Platform, factory: Callable[[], Adversary]) -> Adversary:
    return _gets(platform, factory, f"{platform.source} ({platform.year})")
