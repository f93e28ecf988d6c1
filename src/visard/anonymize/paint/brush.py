"""The brush: what one stroke leaves on the canvas, made from nothing but a few numbers.

Bristles lie side by side along the stroke. Each begins and ends a little earlier or later
than its neighbours, and carries a little more or less paint: hence ragged ends, and streaks.
"""

from functools import cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

Brush = Float[Tensor, "2 s s"]
"""How much of what lies beneath is covered, 0 to 1, and the paint's lightness, about 1.
A stroke runs from left to right."""

_FINEST = 128
_BRISTLES = 22
_STREAKS = 0.05
"""Standard deviation of the lightness."""
_RAGGED = 0.09
"""How much earlier than at the ends a bristle may stop, in lengths of the stroke."""
_SOFT = 0.035


@cache
def brush(side: int) -> Brush:
    """The brush for strokes of about so many pixels, always the same.

    Args:
        side: at most 128; a brush much finer than its stroke would flicker.

    >>> covers, light = brush(32)
    >>> bool(covers[16, 16] > 0.9), bool(covers[0, 0] < 0.1)
    (True, True)
    """
    drawn = _drawn()[None]
    made: Brush = F.interpolate(drawn, size=(side, side), mode="area")[0]
    return made


@cache
def _drawn() -> Brush:
    generator = torch.Generator().manual_seed(7)
    across = (torch.arange(_FINEST) + 0.5) / _FINEST
    along = across[None, :]
    start = _RAGGED * _bristly(torch.rand(_BRISTLES, generator=generator))[:, None]
    stop = 1 - _RAGGED * _bristly(torch.rand(_BRISTLES, generator=generator))[:, None]
    ends = torch.sigmoid((along - start - _SOFT) / 0.012) * torch.sigmoid(
        (stop - _SOFT - along) / 0.012
    )
    sides = torch.sigmoid((across - _SOFT) / 0.012) * torch.sigmoid((1 - _SOFT - across) / 0.012)
    light = _STREAKS * _bristly(torch.randn(_BRISTLES, generator=generator))
    light = 1 + light - light.mean()
    return torch.stack((ends * sides[:, None], light[:, None].expand(_FINEST, _FINEST)))


def _bristly(values: Float[Tensor, " b"]) -> Float[Tensor, " s"]:
    """One value a bristle to one value a row, with soft steps between."""
    rows: Tensor = F.interpolate(values[None, None], size=_FINEST, mode="linear")[0, 0]
    return rows
