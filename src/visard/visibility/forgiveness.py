"""Where an eye forgives change: in texture, and where light is not scarce.

The spread of luma around a pixel hides change there (contrast masking), down to
a floor in flat areas; in the dark a step of the same number of grey levels is
seen sooner. Both follow the structural term of SSIMULACRA2.
"""

import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels
from visard.visibility.blur import RADIUS, kernel
from visard.visibility.xyb import linear, luma

_FLOOR = 0.0009
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
    """Mirrored on all sides: the borders of a window are not those of the photo."""
    row = kernel().view(1, 1, 1, -1)
    padded = F.pad(planes, (RADIUS,) * 4, mode="reflect")
    return F.conv2d(F.conv2d(padded, row), row.transpose(2, 3))
