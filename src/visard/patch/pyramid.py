"""The levels of a detector's pyramid that matter for one face, differentiable.

P-Net sees 12×12 pixels, so it finds a face at the levels where that is about 12 pixels large.
Of a whole pyramid only these are made: a picture is cut to the face's surroundings and shrunk
until the face is between 7 and 21 pixels, in steps of the factor that a cascade may use.
"""

from functools import lru_cache

import torch
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels, Received

SMALLEST, LARGEST = 7.0, 21.0
"""Pixels of a face between which a square of 12 can overlap it by a third."""
FACTORS = (0.709, 0.82, 0.9, 0.95)
"""Of the package's default, and of the paper's evaluation."""


def sizes(side: int, face: float, factor: float, start: float) -> tuple[int, ...]:
    """Sides of the levels, in pixels, largest first.

    Args:
        side, face: of the square picture and of the face in it, in pixels.
        factor: each level is so much smaller than the one before.
        start: 0 to 1, where between two levels the first lies.

    >>> sizes(100, 50.0, 0.5, 0.0)
    (42, 21)
    """
    first, found = min(LARGEST * factor**start, face), list[int]()
    while first >= SMALLEST:
        found.append(round(side * first / face))
        first *= factor
    return tuple(dict.fromkeys(found))


def shrunk(pictures: Pixels, size: tuple[int, int]) -> Received:
    """Each new pixel the mean of the area that it covers, as OpenCV's INTER_AREA does.

    >>> row = torch.arange(6.0).view(1, 1, 1, 6).expand(1, 3, 1, 6)
    >>> [round(value, 2) for value in shrunk(row, (1, 4))[0, 0, 0].tolist()]
    [0.33, 1.67, 3.33, 4.67]
    """
    down = _areas(pictures.shape[2], size[0])
    across = _areas(pictures.shape[3], size[1])
    return down @ (pictures @ across.mT)


@lru_cache(maxsize=512)
def _areas(before: int, after: int) -> Float[Tensor, "{after} {before}"]:
    """How much of each old pixel belongs to each new one; rows sum to 1."""
    ends = torch.linspace(0, before, after + 1)
    old = torch.arange(before)
    upper = torch.minimum(ends[1:, None], old + 1)
    lower = torch.maximum(ends[:-1, None], old)
    return (upper - lower).clamp(min=0) * (after / before)
