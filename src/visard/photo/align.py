"""Turns a face upright and to size by its landmarks; gradients flow through.

Every recogniser was trained on crops whose five landmarks lie at fixed places,
its template. The best similarity (turn, scale, shift; Umeyama 1991) from the
landmarks to the template gives the crop.
"""

from functools import lru_cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Crops, Pixels, Points

Similarity = Float[Tensor, "n 2 3"]
"""Affine maps from crop to picture, both measured between pixel centres."""

Template = Float[Tensor, "5 2"]


def crop_to_picture(landmarks: Points, template: Template) -> Similarity:
    """The least-squares similarity that takes the template to each face's landmarks.

    Computed with complex numbers: a turn and a scale are one multiplication.
    """
    source = torch.view_as_complex(template.double().contiguous())
    target = torch.view_as_complex(landmarks.double().contiguous())
    source_mean, target_mean = source.mean(), target.mean(dim=1, keepdim=True)
    centred = source - source_mean
    turn = (centred.conj() * (target - target_mean)).sum(1, keepdim=True)
    turn = turn / centred.abs().square().sum()
    shift = target_mean - turn * source_mean
    rows = (turn.real, -turn.imag, shift.real, turn.imag, turn.real, shift.imag)
    return torch.cat(rows, dim=1).view(-1, 2, 3).to(landmarks.dtype)


def scale_of(maps: Similarity) -> Float[Tensor, " n"]:
    """Picture pixels a crop pixel covers, along one side."""
    sizes: Tensor = maps[:, :, 0].norm(dim=1)
    return sizes


def inverse(maps: Similarity) -> Similarity:
    """The same maps the other way: from picture to crop.

    >>> there = torch.tensor([[[0.0, -2.0, 5.0], [2.0, 0.0, 7.0]]])
    >>> inverse(there).tolist()
    [[[0.0, 0.5, -3.5], [-0.5, 0.0, 2.5]]]
    """
    back = maps[:, :, :2].mT / scale_of(maps).square().view(-1, 1, 1)
    return torch.cat((back, -(back @ maps[:, :, 2:])), dim=2)


def warp(pictures: Pixels, maps: Similarity, size: int) -> Crops:
    """Crops of size × size; what lies outside a picture is black.

    Where a crop pixel covers several picture pixels the picture is first averaged
    down by a whole factor, so that no detail aliases.
    """
    factors = scale_of(maps).detach().floor().clamp(min=1).int().tolist()
    if len(set(factors)) == 1:
        return _warp_by(pictures, maps, size, factors[0])
    each = (
        _warp_by(pictures[i : i + 1], maps[i : i + 1], size, factor)
        for i, factor in enumerate(factors)
    )
    return torch.cat(list(each))


def _warp_by(pictures: Pixels, maps: Similarity, size: int, factor: int) -> Crops:
    if factor > 1:
        pictures = F.avg_pool2d(pictures, factor, ceil_mode=True, count_include_pad=False)
    # folded into the maps: pixels of the smaller picture from its edge, then -1 to 1
    ends = 2 / (factor * torch.tensor(pictures.shape[:1:-1], dtype=maps.dtype))
    folded = maps * ends[:, None]
    folded[:, :, 2] += ends / 2 - 1
    grid = (_pixels(size, maps.dtype) @ folded.mT).view(-1, size, size, 2)
    return F.grid_sample(pictures, grid, padding_mode="zeros", align_corners=False)


@lru_cache(maxsize=8)
def _pixels(size: int, dtype: torch.dtype) -> Float[Tensor, "_ 3"]:
    """Every pixel of a crop, row by row: x, y and 1."""
    steps = torch.arange(size, dtype=dtype)
    down, across = torch.meshgrid(steps, steps, indexing="ij")
    return torch.stack((across, down, torch.ones_like(down)), dim=-1).view(-1, 3)


def align(pictures: Pixels, landmarks: Points, template: Template, size: int) -> Crops:
    """Upright crops of the faces whose landmarks are given, one a picture.

    >>> picture = torch.rand(1, 3, 20, 20)
    >>> corners = torch.tensor([[2.0, 2], [6, 2], [4, 4], [2, 6], [6, 6]])
    >>> crop = align(picture, corners[None] + 3, corners, 8)
    >>> torch.allclose(crop, picture[:, :, 3:11, 3:11], atol=1e-5)
    True
    """
    return warp(pictures, crop_to_picture(landmarks, template), size)
