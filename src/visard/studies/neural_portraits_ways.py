"""What is done to photos in the study of painted portraits, before machines look."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from visard import methods
from visard.jobs.cloak import cloak
from visard.methods import Cast
from visard.protocols import Upscaler
from visard.studies.neural_portraits_sitters import Shot
from visard.types import ImageArray, Photo, Strength

TREATMENTS = ("original", "fawkes", "paint", "fawkes_paint", "blur")
"""``blur`` is the control: blurred until it is as far from the photo as the painting."""
UPSCALERS = ("none", "bicubic", "esrgan")
STROKES = "medium"
"""Of the painting; about five patches a face, since what is painted is three faces wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Treats and enlarges photos.

    Args:
        cast: whom Fawkes attacks.
    """

    cast: Cast
    seed: int = 0

    def treated(self, shot: Shot) -> Iterator[tuple[str, ImageArray]]:
        """The photo in every treatment."""
        cloaked, painted = self._cloaked(shot), self._painted(shot.image)
        yield "original", shot.image
        yield "fawkes", cloaked
        yield "paint", painted
        yield "fawkes_paint", self._painted(cloaked)
        yield "blur", blurred(shot.image, far(painted, shot.image))

    def enlarged(self, image: ImageArray) -> Iterator[tuple[str, ImageArray]]:
        """The picture as it is, and enlarged in every way."""
        yield "none", image
        for name in UPSCALERS[1:]:
            upscaler: Upscaler = methods.upscaler(name)
            yield name, upscaler.upscale(image)

    def _cloaked(self, shot: Shot) -> ImageArray:
        fawkes = methods.protector("fawkes", self.cast.surrogates, Strength.STANDARD)
        return cloak(Photo(shot.image), [shot.face], fawkes, self.seed).pixels

    def _painted(self, image: ImageArray) -> ImageArray:
        paint = methods.anonymizer("paint", strokes=STROKES)
        return next(iter(paint.versions(image, [], self.seed))).pixels


def far(first: ImageArray, second: ImageArray) -> float:
    """Mean absolute difference, in 255ths."""
    return float(np.abs(first.astype(np.float32) - second).mean())


def blurred(image: ImageArray, wanted: float) -> ImageArray:
    """Blurred until it is so far from itself."""
    least, most = 0.3, 64.0
    for _ in range(12):
        sigma = (least * most) ** 0.5
        made = np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
        least, most = (sigma, most) if far(made, image) < wanted else (least, sigma)
    return made
