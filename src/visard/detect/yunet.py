"""YuNet: one small network that finds faces and landmarks at once, run by OpenCV.

Wu, Peng, Yu: YuNet: A Tiny Millisecond-level Face Detector, Machine Intelligence
Research, 2023, doi:10.1007/s11633-023-1423-y.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from visard.detect.frame import five, look
from visard.errors import SettingError, WeightsError
from visard.types import Face, ImageArray
from visard.weights import find

FILE = "yunet-n.onnx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of YuNet.

    Attributes:
        confidence: how sure it must be, 0 to 1.
        longest_side: a photo with a longer side is shrunk to it first, in pixels.
            It finds faces from about 16 pixels on, that is 2 % of the longer side
            with the default, and also those that fill the picture.

    Raises:
        SettingError: a value that makes no sense.
    """

    confidence: float = 0.7
    longest_side: int = 1024

    def __post_init__(self) -> None:
        if not 0 <= self.confidence < 1:
            raise SettingError("must be from 0 to below 1", "confidence")
        if self.longest_side < 1:
            raise SettingError("must be 1 or more", "longest_side")


class YuNet:
    """Faces of any size and pose, a ``visard.protocols.Detector``.

    The network's landmarks are measured from the picture's corner; half a pixel
    is taken off them. One object serves one thread at a time.
    """

    name = "yunet"

    def __init__(self, network: Any, settings: Settings) -> None:
        self._network = network
        self.settings = settings

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        frame = look(image, self.settings.longest_side)
        height, width, _ = frame.image.shape
        self._network.setInputSize((width, height))
        _, rows = self._network.detect(cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR))
        return frame.restore(_face(row) for row in ([] if rows is None else rows))


def _face(row: np.ndarray) -> Face:
    left, top, width, height = (float(value) for value in row[:4])
    points = five(row[4:14].reshape(5, 2) - 0.5)
    return Face((left, top, left + width, top + height), points, float(row[14]))


def load(settings: Settings | None = None) -> YuNet:
    """The detector, with its file from the weights registry.

    Raises:
        WeightsError: the file is missing, or OpenCV cannot read it.
    """
    chosen, path = settings or Settings(), find(FILE)
    with _quiet():
        return YuNet(_network(path, chosen.confidence), chosen)


def _network(path: Path, confidence: float) -> Any:
    try:
        return cv2.FaceDetectorYN.create(str(path), "", (32, 32), confidence)
    except cv2.error as problem:
        raise WeightsError("OpenCV cannot read this network", str(path)) from problem


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV 5 warns that it ignores a default that one cannot leave out."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
