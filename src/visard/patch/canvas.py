"""The canvas of a patch training: one pair of printed patches on many people's photos."""

import torch
from jaxtyping import Float
from torch import Tensor

from visard.patch.chance import generator_of, misplaced, printed
from visard.patch.projection import Corners, Patches, lay_on
from visard.tensors import Pixels

_OFF = 0.06
"""Share of a patch's size by which it is stuck on at a wrong place."""


class PrintedPatches:
    """A pair of patches; each time it paints, they are on other photos.

    What moves is the difference from middle grey, within ±0.5.

    Args:
        pictures: photos of faces, all of one size.
        corners: of the patches, in each.
        change: of the patches to begin with.
        at_once: photos a step.
        seed: of which photos, how printed, how misplaced; with the step's number.
        step: number of the first step.
    """

    def __init__(
        self,
        pictures: Float[Tensor, "m 3 h w"],
        corners: Float[Tensor, "m 2 4 2"],
        change: Patches,
        *,
        at_once: int = 16,
        seed: int = 0,
        step: int = 0,
    ) -> None:
        self._pictures, self._corners = pictures, corners
        self._at_once, self._seed, self._step = at_once, seed, step
        self.change = change.clone().requires_grad_(True)

    @property
    def patches(self) -> Patches:
        return 0.5 + self.change

    def parameters(self) -> list[Tensor]:
        return [self.change]

    def paint(self) -> Pixels:
        generator = generator_of(self._seed, self._step, 0)
        self._step += 1
        count = min(self._at_once, len(self._pictures))
        drawn = torch.randperm(len(self._pictures), generator=generator)[:count]
        corners: Corners = misplaced(self._corners[drawn], _OFF, generator)
        return lay_on(self._pictures[drawn], printed(self.patches, count, generator), corners)
