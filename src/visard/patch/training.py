"""Training a pair of patches: the one descent, with a print as its canvas.

Kaziakhmedov et al. 2019, arXiv:1910.06261.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from visard.descent.budgets import Box
from visard.descent.loop import descend
from visard.descent.rules import Adam, halving
from visard.patch.canvas import PrintedPatches
from visard.patch.chance import Circumstances
from visard.patch.crops import FACE, Crops
from visard.patch.objective import Cascade, Undetected
from visard.patch.penalties import Looks, Restrained
from visard.patch.projection import Patches

TEXELS = 32
"""Values along a side of a patch: P-Net, which sees faces of 12 pixels, tells no more apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How patches are trained.

    Attributes:
        epochs: steps; each sees ``at_once`` photos, drawn anew.
        alpha, beta: weights of total variation and of blackness.
        rate: largest change of a value in a step, on the scale from 0 to 1.
    """

    epochs: int = 2000
    alpha: float = 0.1
    beta: float = 0.02
    rate: float = 0.04
    at_once: int = 16
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch saw.

    Attributes:
        number: from 1.
        loss: mean of the classification loss over its photos and the networks.
        hidden: share of its photos that some network refused, at the levels drawn.
    """

    number: int
    loss: float
    hidden: float


class PatchTraining:
    """A pair of patches on its way; it can be put down and taken up again.

    Args:
        crops: the faces.
        cascade: the networks to attack.
        start: patches to begin with; None: grey with a little noise.

    Attributes:
        done: epochs.
    """

    def __init__(
        self, crops: Crops, cascade: Cascade, recipe: Recipe, start: Patches | None = None
    ) -> None:
        self._crops, self._cascade, self._recipe = crops, cascade, recipe
        first = beginning(recipe.seed) if start is None else start
        self._change, self.done = first - 0.5, 0
        schedule = halving(recipe.rate, recipe.epochs)
        self._adam = Adam(Box(0.5), schedule, betas=(0.9, 0.99))

    @property
    def patches(self) -> Patches:
        return 0.5 + self._change

    def epochs(self) -> Iterator[Epoch]:
        """Take the steps that are left; stop by ceasing to ask."""
        recipe = self._recipe
        canvas = PrintedPatches(
            self._crops.pictures,
            self._crops.corners,
            self._change,
            at_once=recipe.at_once,
            seed=recipe.seed,
            step=self.done,
        )
        objective = Undetected(self._cascade, FACE, seed=recipe.seed, step=self.done)
        rule = Restrained(self._adam, Looks(recipe.alpha, recipe.beta))
        view, steps = Circumstances(recipe.seed), range(self.done, recipe.epochs)
        for step in descend(canvas, objective, rule, view, steps):
            self._change, self.done = canvas.change.detach().clone(), step.number + 1
            yield Epoch(self.done, float(step.losses.mean()), float(step.met.float().mean()))

    def state(self) -> dict[str, Tensor]:
        """The patches and the rule's memory; with ``done`` all there is to go on with."""
        kept = {"change": self._change}
        for index, (first, second) in enumerate(self._adam.moments):
            kept |= {f"first.{index}": first, f"second.{index}": second}
        return {name: value.detach().clone().contiguous() for name, value in kept.items()}

    def restore(self, state: Mapping[str, Tensor], done: int) -> None:
        """Go on from a state that was taken after so many epochs."""
        self._change = state["change"].clone()
        self._adam.moments = [
            (state[f"first.{index}"].clone(), state[f"second.{index}"].clone())
            for index in range(sum(name.startswith("first.") for name in state))
        ]
        self._adam.taken = self.done = done


def beginning(seed: int) -> Patches:
    """Grey with a little noise."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn((2, 1, TEXELS, TEXELS), generator=generator)
    return (0.5 + 0.1 * noise).clamp(0, 1)
