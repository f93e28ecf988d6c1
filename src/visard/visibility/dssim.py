"""DSSIM: half of what structural similarity lacks to 1; differentiable and batched."""

import torch.nn.functional as F
from torch import Tensor

from visard.tensors import PerFace, Pixels

_SIDE = 7
_UNBIASED = _SIDE**2 / (_SIDE**2 - 1)
_C1, _C2 = 0.01**2, 0.03**2


def dssim(before: Pixels, after: Pixels) -> PerFace:
    """(1 − SSIM) / 2 of each picture: 0 is the same, 1 the opposite.

    Structural similarity (Wang et al. 2004) per colour plane in windows of 7 × 7 pixels
    of equal weight, as scikit-image and so ``visard.visibility.measure`` take it. Other
    programs, Fawkes' among them, weigh windows of 11 × 11 by a Gaussian: their values
    differ somewhat.

    Args:
        before, after: at least 7 pixels a side.

    >>> import torch
    >>> picture = torch.rand(1, 3, 20, 20)
    >>> dssim(picture, picture).item() < 1e-6
    True
    """
    x, y = _local_mean(before), _local_mean(after)
    varied = _local_mean(before.square()) - x * x + _local_mean(after.square()) - y * y
    shared = _local_mean(before * after) - x * y
    light = (2 * x * y + _C1) / (x * x + y * y + _C1)
    structure = (2 * _UNBIASED * shared + _C2) / (_UNBIASED * varied + _C2)
    lacking: PerFace = (1 - light * structure).mean(dim=(1, 2, 3)) / 2
    return lacking


def _local_mean(planes: Tensor) -> Tensor:
    """Over each window that lies within the picture."""
    return F.avg_pool2d(planes, _SIDE, stride=1)
