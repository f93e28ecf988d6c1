"""In parts as whole, and never more at once than a part."""

import numpy as np
import pytest
import tiny_networks as tiny

from visard.restore.esrgan import Esrgan
from visard.restore.tiles import Tiles

REACH = 20
"""How far a network of one block sees, in pixels: 17 layers, and those after enlarging."""


def _picture(height=70, width=53):
    return np.random.default_rng(2).integers(0, 256, (height, width, 3), np.uint8)


def _apart(first, second):
    return int(np.abs(first.astype(int) - second.astype(int)).max())


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_parts_make_the_whole(scale) -> None:
    network = tiny.network(scale, depth=1, width=6, growth=3)
    folded = network.size.folded
    whole = Esrgan(network, Tiles(10_000, 0, folded)).upscale(_picture())
    parts = Esrgan(network, Tiles(24, REACH * folded, folded)).upscale(_picture())
    assert whole.shape == (70 * scale, 53 * scale, 3)
    assert _apart(whole, parts) <= 1
    assert whole.std() > 10


def test_without_overlap_parts_would_be_seen() -> None:
    network = tiny.network(depth=1, width=6, growth=3)
    whole = Esrgan(network, Tiles(10_000, 0)).upscale(_picture())
    assert _apart(whole, Esrgan(network, Tiles(24, 0)).upscale(_picture())) > 8


def test_no_more_than_a_part_is_seen_at_once() -> None:
    seen, heard = [], []

    def enlarge(pictures):
        seen.append(tuple(pictures.shape[2:]))
        return pictures.repeat_interleave(2, 2).repeat_interleave(2, 3)

    picture = _picture(300, 170)
    larger = Tiles(64, 8)(enlarge, picture, 2, lambda done, total: heard.append((done, total)))
    assert (larger == picture.repeat(2, axis=0).repeat(2, axis=1)).all()
    assert max(max(sides) for sides in seen) == 64 + 2 * 8
    assert heard == [(done, 15) for done in range(1, 16)]


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (5, 2), (193, 3)])
def test_the_smallest_pictures(size) -> None:
    for scale in (1, 2, 4):
        larger = Esrgan(tiny.network(scale, depth=1)).upscale(_picture(*size))
        assert larger.shape == (size[0] * scale, size[1] * scale, 3)
