"""Painting a photo, from broad strokes to fine ones (arXiv:2108.03798, 3.5).

First one patch is the whole picture; then patches are half as large, and again, down to
the finest. At each size the network sees what is on the canvas and what should be, for all
patches at once, and again for patches moved by half a side, so that no seam shows.

What differs from the paper: pictures need not be padded to a square; a patch that is right
already is not asked about; and a stroke that would lead away from the photo is not made.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from visard.anonymize.paint.laying import lay_apart
from visard.anonymize.paint.network import SIDE, STROKES, PaintTransformer
from visard.anonymize.paint.patches import PHASES, Grid, Picture, resized, sides
from visard.types import ImageArray

_AT_ONCE = 512
"""Patches that the network sees at once: it bounds memory."""
_RIGHT = 0.01
"""Mean difference up to which a patch is right."""


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """What the network says for a layer's patches."""

    shapes: Float[Tensor, "n k 5"]
    colours: Float[Tensor, "n k 3"]
    made: Bool[Tensor, "n k"]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The canvas after one layer of strokes.

    Attributes:
        side: of the layer's patches, in pixels.
        shifted: it is the second one of this side.
    """

    side: int
    shifted: bool
    pixels: ImageArray


class Painter:
    """Paints with one network.

    Args:
        network: trained.
    """

    def __init__(self, network: PaintTransformer) -> None:
        self._network = network

    def paint(self, image: ImageArray, finest: int) -> ImageArray:
        """The photo in strokes.

        Args:
            finest: the side of the smallest patches, in pixels; even, at least 4.
        """
        *_, last = self.layers(image, finest)
        return last.pixels

    @torch.inference_mode()
    def layers(self, image: ImageArray, finest: int) -> Iterator[Layer]:
        """The painting as it grows: after each layer."""
        photo = torch.from_numpy(image.copy()).permute(2, 0, 1).float() / 255
        canvas = photo.mean((1, 2))[:, None, None].expand_as(photo).contiguous()
        height, width = photo.shape[1:]
        for side in sides(max(height, width), finest):
            for shifted in (False, True):
                grid = Grid.over(height, width, side, shifted=shifted)
                canvas = self._layer(grid, canvas, photo)
                yield Layer(side, shifted, (canvas.permute(1, 2, 0) * 255).round().byte().numpy())

    def _layer(self, grid: Grid, canvas: Picture, photo: Picture) -> Picture:
        framed, truth = grid.framed(canvas), grid.framed(photo)
        strokes = self._strokes(grid.patches(framed), grid.patches(truth))
        for down, right in PHASES:
            which, corners = grid.phase(down, right)
            for one in range(STROKES):
                made = strokes.made[which, one]
                some = which[made], one
                laid = corners[made], strokes.shapes[some], strokes.colours[some]
                lay_apart(framed, truth, grid.side, *laid)
        return grid.unframed(framed, *photo.shape[1:]).contiguous()

    def _strokes(
        self, canvas: Float[Tensor, "n 3 s s"], photo: Float[Tensor, "n 3 s s"]
    ) -> Strokes:
        many = len(canvas)
        shapes, colours = torch.zeros(many, STROKES, 5), torch.zeros(many, STROKES, 3)
        made = torch.zeros(many, STROKES, dtype=torch.bool)
        wrong = ((canvas - photo).abs().mean((1, 2, 3)) > _RIGHT).nonzero()[:, 0]
        for some in torch.split(wrong, _AT_ONCE):
            seen = resized(canvas[some], SIDE), resized(photo[some], SIDE)
            shapes[some], colours[some], decisions = self._network(*seen)
            made[some] = decisions > 0
        return Strokes(shapes, colours, made)


def difference(first: ImageArray, second: ImageArray) -> float:
    """Mean absolute difference, 0 to 1.

    >>> black, white = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 255, np.uint8)
    >>> difference(black, white)
    1.0
    """
    return float(np.abs(first.astype(np.float32) - second).mean() / 255)
