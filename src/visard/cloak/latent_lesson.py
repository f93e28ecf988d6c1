"""How a network learns to move embeddings as far as may be (Kelly et al., IJCB 2022).

A face's change is scaled until a person would see as much of it as a budget allows, and
then counts by how far it leads recognisers away. So the network learns nothing but where a
change does most for what is seen of it, and a larger one brings it nothing.

The budgets are drawn by chance, as are the sizes of the photos that the faces are of: what
is fine in a small one is coarse in a large one.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.misleading import Misleading
from visard.cloak.perturbing import changed
from visard.networks.perturber import Perturber
from visard.tensors import Change, Crops
from visard.train.augment import batch, of_step
from visard.train.super_resolution import autocast
from visard.visibility.ssimulacra2 import Ssimulacra2

BUDGETS = (1.6, 4.0)
"""Least and most that is seen, in the draft's unit: about 78 and 60 points of SSIMULACRA2."""
_POWER = 1.6
"""What is seen grows about like this power of a change's size."""
_LARGE, _TIMES = 0.4, 4.0
"""Share of faces that are taken for those of larger photos, and how much larger at most."""


class Latent:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        misleading: the faces and the recognisers.
        count: of the faces.
        at_once: faces a step.
        bfloat16: the network calculates with half the digits.

    Attributes:
        parts: the last step's losses by name.
    """

    def __init__(
        self,
        network: Perturber,
        misleading: Misleading,
        count: int,
        *,
        at_once: int = 16,
        seed: int = 0,
        bfloat16: bool = False,
    ) -> None:
        self.network, self._misleading, self._count = network, misleading, count
        self._at_once, self._seed, self._bfloat16 = at_once, seed, bfloat16
        self.parts: dict[str, float] = {}

    def loss(self, step: int) -> Tensor:
        random = of_step(self._seed, step)
        chosen = batch(self._count, self._at_once, self._seed, step)
        crops = self._misleading.given(chosen, random)
        with autocast(self._bfloat16):
            change = changed(self.network, crops)
        made = (crops + budgeted(crops, change.float(), random)).clamp(0, 1)
        parts = self._misleading.away(made, chosen, random)
        self.parts.update({name: float(part.detach()) for name, part in parts.items()})
        return torch.stack(list(parts.values())).mean()


def budgeted(crops: Crops, change: Change, random: torch.Generator) -> Change:
    """A change as large as a person may see, of a photo and a budget that chance chooses."""
    count = len(crops)
    larger = (torch.rand(count, generator=random) < _LARGE) * torch.rand(count, generator=random)
    eye = Ssimulacra2(crops, draft=True, shrunk=_TIMES**larger)
    least, most = BUDGETS
    allowed = least * (most / least) ** torch.rand(count, generator=random)
    return change * _scale(eye, crops, change, allowed)


def _scale(
    eye: Ssimulacra2, crops: Crops, change: Change, allowed: Float[Tensor, " n"]
) -> Float[Tensor, "n 1 1 1"]:
    """Found roughly first, as no power holds far off; the last look has a gradient."""
    with torch.no_grad():
        rough = _larger(eye.distance((crops + change).clamp(0, 1)), allowed)
    return rough * _larger(eye.distance((crops + rough * change).clamp(0, 1)), allowed)


def _larger(seen: Float[Tensor, " n"], allowed: Float[Tensor, " n"]) -> Float[Tensor, "n 1 1 1"]:
    return ((allowed / seen.clamp(min=1e-3)) ** (1 / _POWER)).view(-1, 1, 1, 1)
