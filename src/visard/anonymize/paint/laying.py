"""Laying many strokes at once, each in no more of the canvas than it covers."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from visard.anonymize.paint.brush import brush
from visard.anonymize.paint.patches import Corners, Picture
from visard.anonymize.paint.strokes import lay, marks

_SHARPEST, _COARSEST = 128, 16
"""Pixels of the brush."""
_SMALLEST = 4
"""Pixels of what a stroke is laid in."""


def lay_apart(
    canvas: Picture,
    truth: Picture,
    side: int,
    corners: Corners,
    shapes: Float[Tensor, "p 5"],
    colours: Float[Tensor, "p 3"],
) -> None:
    """Lay one stroke for each patch of a phase, on the canvas itself.

    A stroke that would lead away from the truth is not made.

    Args:
        side: of the patches, in pixels.
        corners: where the patches begin.
    """
    wide = _needed(shapes, side)
    for one in sorted(set(wide.tolist())):
        some = wide == one
        _lay(canvas, truth, side, one, corners[some], shapes[some], colours[some])


def _needed(shapes: Float[Tensor, "p 5"], side: int) -> Int[Tensor, " p"]:
    """The least of a few sizes that hold each stroke, in pixels."""
    _, _, long, short, angle = shapes.unbind(-1)
    cos, sin = angle.cos().abs(), angle.sin().abs()
    reach = torch.maximum(long * cos + short * sin, long * sin + short * cos) * side + 2
    sizes = (2 ** reach.clamp(min=_SMALLEST).log2().mul(2).ceil().div(2)).ceil()
    return sizes.long().clamp(max=2 * side)


def _lay(
    canvas: Picture,
    truth: Picture,
    side: int,
    wide: int,
    corners: Corners,
    shapes: Float[Tensor, "p 5"],
    colours: Float[Tensor, "p 3"],
) -> None:
    middle = corners + shapes[:, :2] * side
    least = corners - side // 2
    begins = (middle - wide / 2).round().long().clamp(least, least + 2 * side - wide)
    views = torch.cat((begins - corners, torch.full_like(begins, wide)), 1) / side
    mark = marks(shapes, brush(_sharpness(side)), (wide, wide), views)
    pixels = _pixels(begins, wide, canvas.shape[2])
    before, wanted = (_taken(each, pixels) for each in (canvas, truth))
    after = lay(before, mark, colours, torch.ones(len(shapes)))
    nearer = _nearer(before, after, wanted)
    canvas.flatten(1)[:, pixels[nearer].flatten()] = after[nearer].transpose(0, 1).flatten(1)


def _sharpness(side: int) -> int:
    return min(_SHARPEST, max(_COARSEST, side))


def _pixels(begins: Corners, wide: int, width: int) -> Int[Tensor, "p t t"]:
    steps = torch.arange(wide)
    rows, columns = begins[:, 1, None] + steps, begins[:, 0, None] + steps
    return rows[:, :, None] * width + columns[:, None, :]


def _taken(picture: Picture, pixels: Int[Tensor, "p t t"]) -> Float[Tensor, "p 3 t t"]:
    taken = picture.flatten(1)[:, pixels.flatten()]
    return taken.view(3, *pixels.shape).transpose(0, 1)


def _nearer(
    before: Float[Tensor, "p 3 t t"],
    after: Float[Tensor, "p 3 t t"],
    wanted: Float[Tensor, "p 3 t t"],
) -> Bool[Tensor, " p"]:
    was, now = ((each - wanted).abs().sum((1, 2, 3)) for each in (before, after))
    nearer: Tensor = now < was
    return nearer
