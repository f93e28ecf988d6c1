"""Alignment goes astray a little, and now and then sees the mirror image."""

import torch

from visard.descent.jitter import Jitter
from visard.photo.align import warp


def _looks(jitter, count=40):
    picture = torch.arange(16.0).view(1, 1, 1, 16).expand(1, 3, 16, 16) / 16
    generator, straight = torch.Generator().manual_seed(0), torch.eye(3)[None, :2]
    return [warp(picture, jitter.apply(straight, 16, [generator]), 16) for _ in range(count)]


def test_still_crops_are_the_crops() -> None:
    crops = _looks(Jitter(0, 0, 0))
    assert all(torch.allclose(crop, crops[0]) for crop in crops)


def test_half_the_looks_are_mirrored() -> None:
    crops = _looks(Jitter(0, 0, 0, mirror=0.5))
    mirrored = [bool(crop[0, 0, 0, 0] > crop[0, 0, 0, -1]) for crop in crops]
    assert 10 < sum(mirrored) < 30
    first = crops[mirrored.index(True)]
    assert torch.allclose(first.flip(3), crops[mirrored.index(False)], atol=1e-5)
