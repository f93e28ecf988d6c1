"""The quickest way: a mask that was made once, laid on every frame."""

from collections.abc import Sequence

from visard.cloak.mask import MARGIN, Mask
from visard.cloak.mask_choices import Norm
from visard.cloak.opom import Recipe
from visard.live.template import Upright, as_change, oval
from visard.types import ImageArray, Strength, Window

RECIPE = Recipe(norm=Norm.L2, limit=5 / 255, step=2 / 255)
"""How a mask is made for the person before the camera: in a ball of 5 grey levels (root mean
square), where the paper has a box of 8. It is no more, lies where it counts, and does more."""
TIMES = {Strength.LIGHT: 0.5, Strength.STANDARD: 1.0, Strength.STRONG: 1.5}
"""How much of a mask is laid on, of what it was made with."""


class Masking:
    """Lays a mask on each face, as strong as it was made: OPOM's or a universal one.

    No network runs: a warp of the part of the picture around the face is all there is to do.

    Args:
        mask: for the person before the camera; for others it does less.
        strength: half of it, all of it, or half as much again.
    """

    margin = MARGIN

    def __init__(self, mask: Mask, strength: Strength = Strength.STRONG) -> None:
        self.name = f"mask ({mask.method})"
        self.surrogates = mask.surrogates
        self._change = as_change(TIMES[strength] * mask.change * oval())

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """See ``visard.live.ways.Way``."""
        return [Upright.of(each).laid(self._change) for each in windows]
