"""The end of a cloak that finds its change once: as large as one may see, then a last look."""

from collections.abc import Sequence

from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame, Plane
from visard.cloak.last_check import LastCheck
from visard.cloak.run import ENOUGH
from visard.protocols import Recognizer
from visard.types import ImageArray, Protected


def scaled(
    frame: Frame,
    added: Plane,
    recognizers: Sequence[Recognizer],
    ceilings: Sequence[float],
    steps: int = 0,
) -> Protected:
    """The window with a change, as large as a ceiling lets it be.

    Args:
        added: the change at working size, not all zero.
        recognizers: those to be left behind.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until nobody of them matches. Empty: it stays as it is.
        steps: those taken to find it.
    """
    change, check = frame.enlarged(added), LastCheck(recognizers, frame)
    pixels = frame.painted(change)
    met = False if ceilings else left_behind(check, pixels)
    for ceiling in ceilings:
        pixels = frame.painted(change * largest_scale(frame, change, ceiling))
        if met := left_behind(check, pixels):
            break
    return Protected(pixels, met, steps)


def left_behind(check: LastCheck, pixels: ImageArray) -> bool:
    """Whether a changed window is far enough from what it was, for every recogniser."""
    return bool((check.distances(pixels) >= ENOUGH).all())
