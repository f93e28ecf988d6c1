"""XYB, JPEG XL's colour space: how light reaches the three kinds of cones.

Y is luma; X (red against green) and B (blue against yellow) are colour. Here
scaled to be positive, as SSIMULACRA2 wants them.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels

_KINK = 0.04045
"""Where the curve of sRGB turns into a line."""
_BIAS = 0.0037930732552754493
_ROOT = _BIAS ** (1 / 3)
_ABSORBANCE = torch.tensor(
    (
        (0.30, 0.622, 0.078),
        (0.23, 0.692, 0.078),
        (0.24342268924547819, 0.20476744424496821, 0.5518098665095536),
    )
)
"""How much of red, green and blue light reaches long, medium and short cones."""
_OPPONENT = torch.tensor(((7.0, -7.0, 0.0), (0.5, 0.5, 0.0), (-0.5, -0.5, 1.0)))
"""X, Y and B of the cones' responses."""
_OFFSET = torch.tensor((0.42, 0.01 - _ROOT, 0.55))


def linear(pictures: Pixels) -> Tensor:
    """Linear light (0 to 1) of sRGB (0 to 1)."""
    above = F.relu(pictures - _KINK)
    below = pictures - above - _KINK
    return _power((above + (_KINK + 0.055)) / 1.055, 2.4) + (below / 12.92)


def opponent(light: Tensor) -> Tensor:
    """The planes X, Y, B of linear light (n × 3 × h × w, not negative)."""
    return _mixed(_cones(light, _ABSORBANCE), _OPPONENT, _OFFSET)


def luma(light: Tensor) -> Tensor:
    """The plane Y alone (n × 1 × h × w)."""
    return _mixed(_cones(light, _ABSORBANCE[:2]), _OPPONENT[1:2, :2], _OFFSET[1:2])


def _cones(light: Tensor, absorbance: Float[Tensor, "k 3"]) -> Tensor:
    bias = absorbance.new_full((len(absorbance),), _BIAS)
    return _power(_mixed(light, absorbance, bias), 1 / 3)


def _mixed(
    planes: Tensor, shares: Float[Tensor, "k c"], offset: Float[Tensor, " k"]
) -> Float[Tensor, "n k h w"]:
    return F.conv2d(planes, shares[:, :, None, None], offset)


def _power(base: Tensor, exponent: float) -> Tensor:
    """Of positive numbers; the way back costs far less than that of torch's power."""
    return (base.log() * exponent).exp()
