"""Where an eye forgives change: in texture, and where light is not scarce.

The spread of luma around a pixel hides change there (contrast masking), down to
a floor in flat areas; in the dark a step of the same number of grey levels is
seen sooner. Both follow the structural term of SSIMULACRA2.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels
from visard.visibility.xyb import linear, luma

_FLOOR = 0.0009
_SIGMA, _RADIUS = 1.5, 5
_LEAST, _MOST = 0.2, 3.0
"""Bounds of the forgiveness, in means over the picture."""


def texture(pictures: Pixels, within: Float[Tensor, "n 1 h w"]) -> Float[Tensor, "n 1 h w"]:
    """How much change each pixel hides, with mean 1 over what lies within a mask."""
    light = luma(linear(pictures))
    spread = (_blur(light.square()) - _blur(light).square()).clamp(min=0)
    hidden = (spread + _FLOOR / 2).sqrt()
    mean = (hidden * within).sum((2, 3), keepdim=True) / within.sum((2, 3), keepdim=True)
    return (hidden / mean).clamp(_LEAST, _MOST)


def _blur(planes: Tensor) -> Tensor:
    offsets = torch.arange(-_RADIUS, _RADIUS + 1).float()
    kernel = torch.exp(-0.5 * (offsets / _SIGMA) ** 2)
    kernel = (kernel / kernel.sum()).view(1, 1, 1, -1)
    padded = F.pad(planes, (_RADIUS,) * 4, mode="reflect")
    return F.conv2d(F.conv2d(padded, kernel), kernel.transpose(2, 3))
