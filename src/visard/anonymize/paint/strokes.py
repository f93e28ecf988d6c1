"""Strokes, and how they become paint: differentiable, so that a network learns from them.

A stroke lives in a *patch*, whose top left corner is (0, 0) and whose bottom right one is
(1, 1). Its first side is its longer one and says which way the brush runs, so that one
brush serves; the paper keeps one for strokes that lie and one for those that stand. The
brush knows its lightness beyond its edge too: no dark rim arises, and the paper's erosion
and dilation are not needed.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.paint.brush import Brush
from visard.tensors import Pixels

Shapes = Float[Tensor, "*n 5"]
"""Centre x and y, length and breadth in sides of the patch, and the angle from the x axis
towards the y axis, 0 to π."""

Colours = Float[Tensor, "*n 3"]
"""sRGB, 0 to 1."""

Marks = Float[Tensor, "n 2 h w"]
"""What a stroke leaves on its patch: covered, 0 to 1, and lightness."""

Views = Float[Tensor, "n 4"]
"""Rectangles: left, top, width, height, in sides of the patch."""

_THINNEST = 1e-3


def marks(
    shapes: Float[Tensor, "n 5"],
    brush: Brush,
    size: tuple[int, int],
    views: Views | None = None,
) -> Marks:
    """What strokes leave on their patches.

    Args:
        size: height and width of what is drawn, in pixels.
        views: what is drawn of each stroke's surroundings; by default its patch.

    >>> from visard.anonymize.paint.brush import brush
    >>> flat = torch.tensor([[0.5, 0.5, 0.8, 0.2, 0.0]])
    >>> covered = marks(flat, brush(32), (16, 16))[0, 0]
    >>> bool(covered[8, 4] > 0.5), bool(covered[2, 8] > 0.5)
    (True, False)
    """
    if views is None:
        views = shapes.new_tensor([0.0, 0.0, 1.0, 1.0]).expand(len(shapes), 4)
    # from the drawing's own −1 … 1 to the patch's 0 … 1, and on to the brush's −1 … 1
    half = views[:, 2:] / 2
    x, y = (views[:, :2] + half - shapes[:, :2]).unbind(-1)
    long, short = (side.clamp(min=_THINNEST) for side in shapes[:, 2:4].unbind(-1))
    cos, sin = torch.cos(shapes[:, 4]), torch.sin(shapes[:, 4])
    along = torch.stack((half[:, 0] * cos, half[:, 1] * sin, x * cos + y * sin), -1)
    across = torch.stack((-half[:, 0] * sin, half[:, 1] * cos, y * cos - x * sin), -1)
    rows = torch.stack((along * (2 / long)[:, None], across * (2 / short)[:, None]), 1)
    places = F.affine_grid(rows, [len(shapes), 2, *size], align_corners=False)
    many = (len(shapes), -1, -1, -1)
    covered = F.grid_sample(
        brush[None, :1].expand(many), places, padding_mode="zeros", align_corners=False
    )
    lit = F.grid_sample(
        brush[None, 1:].expand(many), places, padding_mode="border", align_corners=False
    )
    return torch.cat((covered, lit), 1)


def lay(canvas: Pixels, mark: Marks, colour: Colours, made: Float[Tensor, " n"]) -> Pixels:
    """One stroke on each canvas.

    Args:
        made: 1 where the stroke is made, 0 where it is not.
    """
    covered = mark[:, :1] * made[:, None, None, None]
    paint = (colour[:, :, None, None] * mark[:, 1:]).clamp(max=1)
    result: Pixels = torch.lerp(canvas, paint, covered)
    return result
