"""Patches laid on pictures: a projective map for each, at the picture's own resolution.

A patch is a square of grey values; where its corners lie in the picture is all that is known
of pose. Gradients flow to the patches.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels

Patches = Float[Tensor, "k 1 s s"]
"""Patches as printed, 0 (black) to 1."""
Prints = Float[Tensor, "n k 3 s s"]
"""Patches as a camera sees them in each picture, sRGB, 0 to 1."""
Corners = Float[Tensor, "n k 4 2"]
"""Of each patch in each picture: x, y between pixel centres, clockwise from the top left."""
Homographies = Float[Tensor, "*_ 3 3"]

_SQUARE = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


def homographies(corners: Float[Tensor, "*n 4 2"]) -> Homographies:
    """The projective maps that take each four corners to the square from -1 to 1.

    >>> ((map_,),) = homographies(torch.tensor([[[[0.0, 0], [4, 0], [4, 2], [0, 2]]]]))
    >>> (map_ @ torch.tensor([4.0, 1.0, 1.0])).round(decimals=4).tolist()
    [1.0, 0.0, 1.0]
    """
    x, y = corners.double().unbind(-1)
    u, v = (x.new_tensor(_SQUARE)[:, axis].expand_as(x) for axis in (0, 1))
    one, none = torch.ones_like(x), torch.zeros_like(x)
    across = torch.stack((x, y, one, none, none, none, -u * x, -u * y), dim=-1)
    down = torch.stack((none, none, none, x, y, one, -v * x, -v * y), dim=-1)
    system, wanted = torch.cat((across, down), dim=-2), torch.cat((u, v), dim=-1)
    found = torch.linalg.solve(system, wanted.unsqueeze(-1)).squeeze(-1)
    whole = torch.cat((found, torch.ones_like(found[..., :1])), dim=-1)
    maps: Tensor = whole.view(*whole.shape[:-1], 3, 3).to(corners.dtype)
    return maps


def lay_on(pictures: Pixels, prints: Prints, corners: Corners) -> Pixels:
    """The pictures with the patches on them, edges smoothed over a pixel.

    Where a pixel covers several of a patch's values, these are averaged first.
    """
    height, width = pictures.shape[2:]
    maps, seen = homographies(corners), pictures
    for number in range(prints.shape[1]):
        grid, ahead = _grid(maps[:, number], width, height)
        sides = _sides(corners[:, number])
        cover = _cover(grid, sides) * ahead
        small = _averaged(prints[:, number], sides)
        shown = F.grid_sample(small, grid, padding_mode="border", align_corners=False)
        seen = torch.lerp(seen, shown, cover.unsqueeze(1))
    return seen


def _grid(
    maps: Float[Tensor, "n 3 3"], width: int, height: int
) -> tuple[Float[Tensor, "n {height} {width} 2"], Float[Tensor, "n {height} {width}"]]:
    """Where each pixel lies on the patch, and 1 where that is before the camera."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    pixels = torch.stack((x, y, torch.ones_like(x)), dim=-1).to(maps.dtype).view(-1, 3)
    places = (pixels @ maps.mT).view(-1, height, width, 3)
    depth = places[..., 2:]
    return places[..., :2] / depth.clamp(min=1e-6), (depth[..., 0] > 1e-6).to(maps.dtype)


def _sides(corners: Float[Tensor, "n 4 2"]) -> Float[Tensor, "n 2"]:
    """Mean width and height in pixels."""
    edges = (corners.roll(-1, dims=1) - corners).norm(dim=2)
    return torch.stack((edges[:, 0::2].mean(dim=1), edges[:, 1::2].mean(dim=1)), dim=1)


def _cover(grid: Float[Tensor, "n h w 2"], sides: Float[Tensor, "n 2"]) -> Float[Tensor, "n h w"]:
    """How much of a pixel the patch covers, about."""
    inside = (1 - grid.abs()) * sides[:, None, None] / 2
    return (inside + 0.5).clamp(0, 1).prod(dim=3)


def _averaged(prints: Float[Tensor, "n 3 s s"], sides: Float[Tensor, "n 2"]) -> Tensor:
    factor = int(prints.shape[-1] / float(sides.mean()))
    if factor <= 1:
        return prints
    return F.avg_pool2d(prints, factor, ceil_mode=True, count_include_pad=False)
