"""Square patches of a canvas, and the windows around them in which strokes are laid.

A stroke may leave its patch by up to half a side, so it is laid in a window of two sides
around the patch. Windows of every second patch, along a row and down a column, do not
overlap: all strokes of such a *phase* can be laid at once, and four phases make a layer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from visard.tensors import Pixels

Picture = Float[Tensor, "3 h w"]
Framed = Float[Tensor, "3 fh fw"]
"""A picture with room around it."""
Patches = Float[Tensor, "n 3 s s"]

Corners = Int[Tensor, "p 2"]
"""Left and top, in pixels."""

PHASES = ((0, 0), (0, 1), (1, 0), (1, 1))


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the patches of one layer lie.

    Attributes:
        side: of a patch, in pixels; even.
        rows, columns: of patches.
        shifted: they begin half a side outside the picture.
    """

    side: int
    rows: int
    columns: int
    shifted: bool

    @classmethod
    def over(cls, height: int, width: int, side: int, *, shifted: bool) -> "Grid":
        """The patches that cover a picture.

        >>> Grid.over(100, 64, 32, shifted=False)
        Grid(side=32, rows=4, columns=2, shifted=False)
        """
        extra = side // 2 if shifted else 0
        return cls(side, -(-(height + extra) // side), -(-(width + extra) // side), shifted)

    @property
    def before(self) -> int:
        """How far the windows begin outside the picture, in pixels."""
        return self.side if self.shifted else self.side // 2

    def framed(self, picture: Picture) -> Framed:
        """The picture with room for all windows; its border pixels go on outwards."""
        height, width = picture.shape[1:]
        bottom = (self.rows + 1) * self.side - height - self.before
        right = (self.columns + 1) * self.side - width - self.before
        sides = (self.before, right, self.before, bottom)
        framed: Framed = F.pad(picture[None], sides, mode="replicate")[0]
        return framed

    def unframed(self, framed: Framed, height: int, width: int) -> Picture:
        """The picture in its frame."""
        return framed[:, self.before : self.before + height, self.before : self.before + width]

    def patches(self, framed: Framed) -> Patches:
        """Row by row, as a view's copy."""
        half = self.side // 2
        inner = framed[
            :, half : half + self.rows * self.side, half : half + self.columns * self.side
        ]
        return _tiles(inner, self.side)

    def phase(self, down: int, right: int) -> tuple[Int[Tensor, " p"], Corners]:
        """Every second patch along both sides: which, and where they begin in the frame."""
        rows, columns = torch.arange(down, self.rows, 2), torch.arange(right, self.columns, 2)
        places = torch.cartesian_prod(rows, columns).view(-1, 2)
        which = places[:, 0] * self.columns + places[:, 1]
        return which, places.flip(1) * self.side + self.side // 2


def sides(longest: int, finest: int) -> Iterator[int]:
    """From one patch for the whole picture, each half as large as the one before.

    >>> list(sides(100, 16))
    [128, 64, 32, 16]
    """
    side = finest
    while side < longest:
        side *= 2
    while side >= finest:
        yield side
        side //= 2


def resized(patches: Patches, side: int) -> Pixels:
    """Patches at another size, without aliasing."""
    if patches.shape[-1] == side:
        return patches
    made: Pixels = F.interpolate(
        patches, size=(side, side), mode="bilinear", align_corners=False, antialias=True
    )
    return made


def _tiles(picture: Picture, side: int) -> Patches:
    rows, columns = picture.shape[1] // side, picture.shape[2] // side
    tiled = picture.reshape(3, rows, side, columns, side)
    return tiled.permute(1, 3, 0, 2, 4).flatten(0, 1)
