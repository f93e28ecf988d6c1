"""XYB, JPEG XL's colour space: how light reaches the three kinds of cones.

Y is luma; X (red against green) and B (blue against yellow) are colour. Here
scaled to be positive, as SSIMULACRA2 wants them.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from visard.tensors import Pixels

_ABSORBANCE = (
    (0.30, 0.622, 0.078),
    (0.23, 0.692, 0.078),
    (0.24342268924547819, 0.20476744424496821, 0.5518098665095536),
)
_BIAS = 0.0037930732552754493


def linear(pictures: Pixels) -> Tensor:
    """Linear light (0 to 1) of sRGB (0 to 1)."""
    curve = ((pictures.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4
    return torch.where(pictures <= 0.04045, pictures / 12.92, curve)


def opponent(light: Tensor) -> Tensor:
    """The planes X, Y, B of linear light (n × 3 × h × w)."""
    long, medium, short = _cones(light, 3).unbind(1)
    y = (long + medium) / 2
    return torch.stack((7 * (long - medium) + 0.42, y + 0.01, short - y + 0.55), dim=1)


def luma(light: Tensor) -> Tensor:
    """The plane Y alone (n × 1 × h × w)."""
    plane: Tensor = _cones(light, 2).mean(dim=1, keepdim=True) + 0.01
    return plane


def _cones(light: Tensor, kinds: int) -> Tensor:
    mixing = torch.tensor(_ABSORBANCE[:kinds]).view(kinds, 3, 1, 1)
    response: Tensor = (F.conv2d(light, mixing) + _BIAS).clamp(min=1e-6) ** (1 / 3)
    cones: Tensor = response - _BIAS ** (1 / 3)
    return cones
