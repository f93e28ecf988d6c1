"""A face, patches and networks for tests that need no model."""

import torch

from visard.types import Face

FACE = Face(
    (60.0, 40.0, 160.0, 174.0),
    ((87.0, 95.0), (132.0, 95.0), (110.0, 120.0), (91.0, 147.0), (128.0, 147.0)),
    0.99,
)


def stripes(side=16):
    """A pair of black and white stripes."""
    row = (torch.arange(side) // 4 % 2).float()
    return row.expand(2, 1, side, side).clone()


def sees_bright(pictures):
    """A network that takes what is bright for a face."""
    squares = torch.nn.functional.avg_pool2d(pictures.mean(dim=1), 12, 2)
    return squares.clamp(0, 1), squares
