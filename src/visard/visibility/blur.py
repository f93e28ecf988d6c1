"""The Gaussian blur of SSIMULACRA2: mirrored beyond top and bottom, dark beyond the sides.

The borders are those of the published Python implementation.
"""

from functools import cache, lru_cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

Planes = Float[Tensor, "n _ _ _"]

_SIGMA, RADIUS = 1.5, 5
_TAPS = 2 * RADIUS + 1
_SMALL = 128
"""Pixels a side up to which two matrices are faster than two convolutions."""


def blur(planes: Planes) -> Planes:
    """Each plane, blurred with a standard deviation of 1.5 pixels.

    >>> blur(torch.ones(1, 1, 40, 40))[0, 0, :, 20].allclose(torch.ones(40))
    True
    """
    height, width = planes.shape[2:]
    if max(height, width) > _SMALL:
        return _convolved(planes)
    small: Planes = _band(height, mirrored=True) @ planes @ _band(width, mirrored=False).T
    return small


def _convolved(planes: Planes) -> Planes:
    """Depthwise on channels-last memory: thirty times as fast as plane by plane."""
    channels = planes.shape[1]
    taps = kernel().expand(channels, 1, _TAPS)
    top, bottom = planes[:, :, :RADIUS].flip(2), planes[:, :, -RADIUS:].flip(2)
    padded = torch.cat((top, planes, bottom), dim=2).contiguous(memory_format=torch.channels_last)
    rows = F.conv2d(padded, taps.unsqueeze(3), groups=channels)
    return F.conv2d(rows, taps.unsqueeze(2), padding=(0, RADIUS), groups=channels)


@lru_cache(maxsize=64)
def _band(side: int, *, mirrored: bool) -> Float[Tensor, "side side"]:
    """The matrix that blurs one column of pixels."""
    column = torch.eye(side)
    beyond = column[:RADIUS].flip(0), column[-RADIUS:].flip(0)
    first, last = beyond if mirrored else (torch.zeros_like(each) for each in beyond)
    padded = torch.cat((first, column, last))
    return torch.einsum("k,skj->sj", kernel(), padded.unfold(0, _TAPS, 1).transpose(1, 2))


@cache
def kernel() -> Float[Tensor, " 11"]:
    """The weights along one axis; they sum to 1."""
    offsets = torch.arange(-RADIUS, RADIUS + 1).float()
    weights = torch.exp(-0.5 * (offsets / _SIGMA) ** 2)
    return weights / weights.sum()
