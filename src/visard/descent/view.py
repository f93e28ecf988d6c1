"""What the networks see in a step: the pictures, or what an ordinary accident leaves of them."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.photo.channels import Jpeg
from visard.tensors import Pixels, Received


def as_painted(pictures: Pixels, step: int) -> Received:
    """The pictures themselves: nothing happens on the way."""
    return pictures


@dataclass(frozen=True, slots=True)
class Accidents:
    """In half the steps, made smaller and large again; in an eighth, a JPEG.

    The accident depends on the seed and the step alone, so that a picture meets
    the same whoever else is in the batch.

    Args:
        smallest: least factor of making smaller, 0 to 1.
    """

    seed: int
    smallest: float = 0.45

    def __call__(self, pictures: Pixels, step: int) -> Received:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        kind, amount = torch.rand(2, generator=generator).tolist()
        if kind < 0.5:
            return self._shrunk(pictures, self.smallest + (0.95 - self.smallest) * amount)
        if kind < 0.625:
            return Jpeg(round(60 + 30 * amount)).send(pictures, generator)
        return pictures

    def _shrunk(self, pictures: Pixels, factor: float) -> Received:
        size = [round(side * factor) for side in pictures.shape[2:]]
        small = F.interpolate(pictures, size=size, mode="bilinear", antialias=True)
        return F.interpolate(small, size=pictures.shape[2:], mode="bilinear")
