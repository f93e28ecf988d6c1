"""The squares around a face that the later networks of the cascade are shown, differentiable.

What P-Net still proposes of a face with patches lies about the face, not on it: where it was
measured, half as large to a third larger, and up to a third higher or lower, so that it leaves
the patches out. R-Net passes on what is nearer.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Pixels


@dataclass(frozen=True, slots=True)
class Spread:
    """How squares lie about a face, in sides of the face.

    Attributes:
        each: squares a picture.
        smallest, largest: side.
        aside, up, down: most by which the middle lies beside the face's, above it, or below.
    """

    each: int
    smallest: float
    largest: float
    aside: float
    up: float
    down: float


SPREADS = {24: Spread(4, 0.52, 1.3, 0.16, 0.28, 0.2), 48: Spread(3, 0.6, 1.12, 0.15, 0.2, 0.1)}
"""By the side of the squares that a network looks at: R-Net's, then O-Net's."""


def shown(
    pictures: Pixels, face: float, side: int, spread: Spread, generator: torch.Generator
) -> Float[Tensor, "_ 3 {side} {side}"]:
    """Squares as a network is shown them, sampled at ``side × side`` points.

    As in the cascade, points are taken without smoothing. The squares of a picture follow one
    another.

    Args:
        pictures: square, with the face in the middle.
        face: side of the face, in pixels.

    >>> pictures = torch.rand(2, 3, 40, 40)
    >>> shown(pictures, 20.0, 24, SPREADS[24], torch.Generator()).shape
    torch.Size([8, 3, 24, 24])
    """
    many = pictures.repeat_interleave(spread.each, dim=0)
    count, share = len(many), face / pictures.shape[-1]
    scale = torch.empty(count).uniform_(spread.smallest, spread.largest, generator=generator)
    aside = torch.empty(count).uniform_(-spread.aside, spread.aside, generator=generator)
    down = torch.empty(count).uniform_(-spread.up, spread.down, generator=generator)
    off = 2 * torch.stack((aside, down), dim=1)
    return F.grid_sample(many, share * _grid(scale, off, side), align_corners=False)


def _grid(
    scale: Float[Tensor, " n"], off: Float[Tensor, "n 2"], side: int
) -> Float[Tensor, "n {side} {side} 2"]:
    """Points of each square, in halves of the face's side from its middle."""
    steps = torch.linspace(-1, 1, side)
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    points = torch.stack((x, y), dim=-1)[None]
    return points * scale[:, None, None, None] + off[:, None, None]
