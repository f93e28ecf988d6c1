"""The picture that dlib's network looks at: a photo in many sizes, beside one another.

Each level is five sixths of the one before. They stand below one another, and from where
two fit side by side, in a second column from the bottom up; so the network runs once. They
stand exactly where dlib puts them: the network looks at every eighth pixel, and a level that
stands elsewhere is looked at in other places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import interpolate

from visard.detect.suppression import Boxes

_PARTS = 6
"""A level has one pixel in so many less than the level before."""
_SHORTEST, _BETWEEN, _AROUND = 5, 10, 11
"""Least height of a level, and the gaps between and around them, in pixels."""
_SHIFT = 0.3
"""Pixels by which dlib moves what it finds, from each level to the one before."""

Picture = Float[Tensor, "1 3 _ _"]


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a level stands, in pixels of the picture."""

    left: int
    top: int
    width: int
    height: int


def tiles(width: int, height: int) -> list[Tile]:
    """Where the levels of a photo of that size stand, largest first.

    >>> [(tile.left, tile.top, tile.width, tile.height) for tile in tiles(100, 8)]
    [(11, 11, 100, 8), (11, 29, 83, 6), (11, 45, 69, 5)]
    """
    sizes = list(_sizes(width, height))
    first, top, placed = _first_column(sizes), _AROUND, []
    for across, down in sizes[:first]:
        placed.append(Tile(_AROUND, top, across, down))
        top += down + _BETWEEN
    bottom = top - _BETWEEN
    for across, down in sizes[first:]:
        if bottom - down < _AROUND + height:
            break  # it would lie on the photo itself
        placed.append(Tile(_AROUND + width - across, bottom - down, across, down))
        bottom -= down + _BETWEEN
    return placed


def _sizes(width: int, height: int) -> Iterator[tuple[int, int]]:
    yield width, height
    while True:
        width, height = (side * (_PARTS - 1) // _PARTS for side in (width, height))
        if width < 1 or height < _SHORTEST:
            return
        yield width, height


def _first_column(sizes: Sequence[tuple[int, int]]) -> int:
    """How many levels stand in it: as many as reach half of what there is below the photo."""
    (width, photo), *_ = sizes
    whole = sum(down + _BETWEEN for _, down in sizes) - 2 * _BETWEEN
    reached, before = 0, 0
    for count, (across, down) in enumerate(sizes):
        if across <= width - before - _BETWEEN and 2 * (reached - photo) >= whole - photo:
            return count
        reached, before = reached + down + _BETWEEN, across
    return len(sizes)


def tiled(photo: Picture, places: Sequence[Tile]) -> Picture:
    """The photo at every level, each made of the one before; zeros between them."""
    high = max(tile.top + tile.height for tile in places) + _AROUND
    picture = photo.new_zeros(1, 3, high, places[0].width + 2 * _AROUND)
    level = photo
    for tile in places:
        size = tile.height, tile.width
        if level.shape[2:] != size:
            level = interpolate(level, size, mode="bilinear", align_corners=True)
        rows, columns = slice(tile.top, tile.top + size[0]), slice(tile.left, tile.left + size[1])
        picture[:, :, rows, columns] = level
    return picture


def in_photo(middles: Float[Tensor, "n 2"], side: int, places: Sequence[Tile]) -> Boxes:
    """Squares of the picture as boxes of the photo, in whole pixels, as dlib rounds them.

    Each belongs to the level that its middle is on, or next to.

    Args:
        middles: x and y.
        side: of the squares, in pixels of the picture.
    """
    first = torch.tensor([(tile.left, tile.top) for tile in places], dtype=torch.float64)
    last = first + torch.tensor([(tile.width - 1, tile.height - 1) for tile in places])
    apart = torch.maximum(first - middles[:, None], middles[:, None] - last).clamp(min=0)
    level = apart.square().sum(dim=2).argmin(dim=1)
    corners, half = middles - first[level], (side - 1) / 2
    boxes = torch.cat([corners - half, corners + half], dim=1)
    for step in range(len(places) - 1):
        larger = boxes * (_PARTS / (_PARTS - 1)) + _SHIFT
        boxes = torch.where(level[:, None] > step, larger, boxes)
    whole = boxes.sign() * torch.floor(boxes.abs() + 0.5)  # halves go away from zero
    return whole + torch.tensor([0, 0, 1, 1])  # to the last pixels' ends
