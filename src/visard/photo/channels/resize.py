"""Shown smaller, as thumbnails are.

>>> half().send(torch.zeros(1, 3, 5, 8), torch.Generator()).shape
torch.Size([1, 3, 2, 4])
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.tensors import Pixels, Received

_NAMES = {0.5: "half", 0.25: "quarter"}


@dataclass(frozen=True, slots=True)
class Resize:
    """Made smaller by averaging; it is not made large again. Differentiable.

    Args:
        factor: new side over old. Above 1 the picture is made larger, by straight
            lines between pixels.
    """

    factor: float

    @property
    def name(self) -> str:
        return _NAMES.get(self.factor, f"resize{self.factor:g}")

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        height, width = (max(1, round(side * self.factor)) for side in pictures.shape[2:])
        return F.interpolate(pictures, size=(height, width), mode="bilinear", antialias=True)


def half() -> Resize:
    """Shrunk to half its width and height."""
    return Resize(0.5)


def quarter() -> Resize:
    """Shrunk to a quarter of its width and height."""
    return Resize(0.25)
