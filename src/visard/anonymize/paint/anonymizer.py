"""paint: the whole photo anew, in strokes that a network chooses (arXiv:2108.03798).

Nobody is asked how fine strokes may be: one painting goes from broad strokes to fine ones,
each of its stages is a version, and the finest stage at which machines lose the face is the
one to take. People lose it too where strokes are as broad as eyes are far apart.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from visard.anonymize.paint.painter import Painter
from visard.anonymize.paint.stored import opened
from visard.errors import SettingError
from visard.types import Claim, Face, ImageArray, Version

_LARGEST = 2048
"""Pixels of the longer side: larger photos are painted at this size, and enlarged."""
_LEAST = 4
"""Pixels of the finest patches' side."""


class Fineness(StrEnum):
    """How fine the finest strokes are."""

    BROADEST = "broadest"
    BROAD = "broad"
    MEDIUM = "medium"
    FINE = "fine"
    FINEST = "finest"

    @property
    def patches(self) -> int:
        """Along the photo's longer side; a stroke is about half a patch long."""
        return int(4 * 2 ** list(Fineness).index(self))


class Paint:
    """The method ``paint``; see ``visard.protocols.Anonymizer``.

    Args:
        painter: paints.
        fineness: the one version to make; None: all of them.
    """

    name, claim = "paint", Claim.UNDETECTED

    def __init__(self, painter: Painter, fineness: Fineness | None = None) -> None:
        self._painter, self._fineness = painter, fineness

    def versions(self, image: ImageArray, faces: Sequence[Face], seed: int) -> Iterator[Version]:
        """From the finest strokes to the broadest; chance has no part in it."""
        stages = [stage for stage in self._stages(image) if stage.label]
        if self._fineness:
            stages = stages[-1:]
        for stage in reversed(stages):
            yield Version(_fitted(stage.pixels, image), stage.label)

    def growing(self, image: ImageArray, label: str) -> Iterator[ImageArray]:
        """The painting as it grows, up to the version of that label."""
        for stage in self._stages(image):
            yield stage.pixels
            if stage.label == label:
                return

    def _stages(self, image: ImageArray) -> Iterator[Version]:
        """The painting after each layer; without a label while it is not fit to be shown."""
        small = _shrunk(image)
        finest = self._fineness or Fineness.FINEST
        side = _side(small, finest)
        by_side = {side * finest.patches // each.patches: each for each in Fineness}
        before: Fineness | None = None
        for layer in self._painter.layers(small, side):
            now = by_side.get(layer.side)
            yield Version(layer.pixels, _label(now, before, finished=layer.shifted))
            before = now if layer.shifted else before


def build(strokes: str | None = None, weights: Path | None = None) -> Paint:
    """The method ``paint``.

    Args:
        strokes: ``broadest``, ``broad``, ``medium``, ``fine`` or ``finest``; None: as fine
            as may be.
        weights: a file that ``visard train paint`` wrote.

    Raises:
        SettingError: there are no such strokes.
        WeightsError: the file cannot be used.
    """
    if strokes is not None and strokes not in set(Fineness):
        todo = f"there are: {', '.join(Fineness)}"
        raise SettingError("there are no such strokes", strokes, todo)
    return Paint(_painter(weights), None if strokes is None else Fineness(strokes))


def _label(now: Fineness | None, before: Fineness | None, *, finished: bool) -> str:
    if finished:
        return f"{now} strokes" if now else ""
    return f"between {before} and {now} strokes" if now and before else ""


@cache
def _painter(weights: Path | None) -> Painter:
    return Painter(opened(weights))


def _side(image: ImageArray, fineness: Fineness) -> int:
    """Of these strokes' patches, in pixels: even, since layers are shifted by half of it."""
    least = Fineness.FINEST.patches
    longest: int = max(image.shape[:2])
    return max(_LEAST, 2 * round(longest / least / 2)) * least // fineness.patches


def _shrunk(image: ImageArray) -> ImageArray:
    by = _LARGEST / max(image.shape[:2])
    if by >= 1:
        return image
    size = [max(1, round(side * by)) for side in image.shape[1::-1]]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fitted(picture: ImageArray, like: ImageArray) -> ImageArray:
    if picture.shape == like.shape:
        return picture
    size = like.shape[1::-1]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
