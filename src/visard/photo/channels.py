"""What the world does to a picture on its way from its owner to an adversary.

One definition serves judging and training. Where the world rounds and encodes,
the gradient passes as if it had not (backward pass differentiable
approximation; Athalye et al. 2018, arXiv:1802.00420).
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.arrays import to_array, to_tensor
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class File:
    """The file as it was written."""

    name: str = "file"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return pictures


@dataclass(frozen=True, slots=True)
class Jpeg:
    """Encoded and decoded by libjpeg, colour at half resolution as is usual.

    Args:
        quality: 1 to 100.
    """

    quality: int

    @property
    def name(self) -> str:
        return f"jpeg{self.quality}"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        coded = torch.cat([self._coded(picture) for picture in pictures.detach().unbind()])
        return pictures + (coded - pictures).detach()

    def _coded(self, picture: Float[Tensor, "3 h w"]) -> Pixels:
        blue_first = cv2.cvtColor(to_array(picture.unsqueeze(0)), cv2.COLOR_RGB2BGR)
        _, data = cv2.imencode(".jpg", blue_first, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        return to_tensor(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)))


@dataclass(frozen=True, slots=True)
class Resize:
    """Made smaller by averaging, as thumbnails are; it is not made large again.

    Args:
        factor: new side over old, 0 to 1.
    """

    factor: float

    @property
    def name(self) -> str:
        return "half" if self.factor == 0.5 else f"resize{self.factor:g}"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        height, width = (max(1, round(side * self.factor)) for side in pictures.shape[2:])
        return F.interpolate(pictures, size=(height, width), mode="bilinear", antialias=True)


def file() -> File:
    """The file itself."""
    return File()


def jpeg75() -> Jpeg:
    """Saved again as JPEG of quality 75, the usual of web pages."""
    return Jpeg(75)


def half() -> Resize:
    """Shown at half its size."""
    return Resize(0.5)
