"""The squares that MTCNN's networks hand on to one another.

Inside the cascade a box is counted in whole pixels, its last ones part of it: a
box from 3 to 5 is three wide. That is how the networks were trained.
"""

import torch
from jaxtyping import Float, Int64
from torch import Tensor
from torch.nn.functional import grid_sample

from visard.detect.suppression import Boxes
from visard.tensors import Crops

Picture = Float[Tensor, "1 3 h w"]
"""One picture, sRGB, 0 to 1."""

CHUNK = 512
"""Crops that are cut at once, so that memory has a bound."""


def cells(
    rows: Int64[Tensor, " n"], columns: Int64[Tensor, " n"], offsets: Float[Tensor, "n 4"]
) -> Boxes:
    """Boxes of the first network's cells, in pixels of its level.

    Cells count from 1 here and end at their 12th pixel, as in the authors' code.
    """
    corner = 2 * torch.stack([columns, rows], dim=1)
    return torch.cat([corner + 1, corner + 12], dim=1) + 11 * offsets


def adjusted(boxes: Boxes, offsets: Float[Tensor, "n 4"]) -> Boxes:
    """Boxes moved by a network's offsets."""
    sides = boxes[:, 2:] - boxes[:, :2] + 1
    return boxes + offsets * sides.repeat(1, 2)


def squared(boxes: Boxes) -> Boxes:
    """The squares around the boxes' middles, as wide as their longer side."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).amax(dim=1, keepdim=True) / 2
    return torch.cat([middle - half, middle + half], dim=1)


def crops(picture: Picture, boxes: Boxes, side: int) -> Crops:
    """What the boxes show, sampled at ``side × side`` points; middle grey outside.

    The outermost points lie on the boxes' outermost pixels, without smoothing. As
    in the package ``mtcnn``, the picture is taken to be a pixel shorter than it is.
    """
    return torch.cat([_crops(picture, part, side) for part in torch.split(boxes, CHUNK)])


def _crops(picture: Picture, boxes: Boxes, side: int) -> Crops:
    height, width = picture.shape[2:]
    steps = torch.linspace(0, 1, side)
    across = boxes[:, :1] + (boxes[:, 2:3] - boxes[:, :1]) * steps
    down = boxes[:, 1:2] + (boxes[:, 3:] - boxes[:, 1:2]) * steps
    x = (across[:, None, :] * 2 / width - 1).expand(-1, side, -1)
    y = (down[:, :, None] * 2 / height - 1).expand(-1, -1, side)
    grid = torch.stack([x, y], dim=3).reshape(1, -1, side, 2)
    seen = grid_sample(picture, grid, padding_mode="border", align_corners=True)
    inside = (grid.abs() <= 1).all(dim=3)
    shown = torch.where(inside, seen, 0.5).reshape(3, -1, side, side).transpose(0, 1)
    return shown.contiguous(memory_format=torch.channels_last)  # pools four times as fast
