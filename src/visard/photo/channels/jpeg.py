"""Saved once more as JPEG, by libjpeg, as nearly every program and website does.

>>> Jpeg(75).name
'jpeg75'
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from visard.photo.channels.straight_through import straight_through
from visard.tensors import Pixels, Received
from visard.types import ImageArray

_SAMPLING = {
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
}


@dataclass(frozen=True, slots=True)
class Jpeg:
    """Encoded and decoded by libjpeg; the gradient passes straight through.

    Args:
        quality: 1 to 100, on libjpeg's scale.
        subsampling: of the colours: ``"4:2:0"`` (half resolution, as is usual) or
            ``"4:4:4"`` (full resolution).
    """

    quality: int
    subsampling: str = "4:2:0"

    @property
    def name(self) -> str:
        return f"jpeg{self.quality}"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return straight_through(pictures, lambda image: decoded(self.encode(image)))

    def encode(self, image: ImageArray) -> bytes:
        """The file's bytes."""
        colours = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _SAMPLING[self.subsampling])
        settings = (cv2.IMWRITE_JPEG_QUALITY, self.quality, *colours)
        blue_first = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        _, data = cv2.imencode(".jpg", blue_first, settings)
        return bytes(data)


def decoded(data: bytes) -> ImageArray:
    """The pixels of a file."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    return np.asarray(image, np.uint8)


def jpeg75() -> Jpeg:
    """Saved once more as a JPEG of quality 75, as many websites do."""
    return Jpeg(75)


def jpeg50() -> Jpeg:
    """Saved once more as a JPEG of quality 50, where blocks begin to show."""
    return Jpeg(50)
