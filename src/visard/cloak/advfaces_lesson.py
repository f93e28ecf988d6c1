"""How a network learns to hide people from machines and itself from eyes (arXiv:1908.05008, 3).

Three losses, as published: a critic shall take what it makes for a photo, recognisers shall
see somebody else in it, and the change shall stay within a norm, within which it costs
nothing. To draw faces towards somebody, it is told whom, and recognisers shall see that
person.

What differs:

* The critic judges small places and is a relativistic one (see
  ``visard.train.relativistic``); both learn in the same step.
* Several recognisers, not one, and each sees the made face turned, blurred or saved by
  chance; what counts is the distance in thresholds, up to a goal.
* The norm is that of the grey levels, as its root mean square. A change that is smaller is
  enlarged to it: a critic of few photos soon tells so well that to change nothing at all
  would be the least loss.
* The published network is shown a photo of whom it shall imitate. Here it is told which of
  some people who do not exist: for a real one there is no place.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from visard.cloak.decoys import People
from visard.cloak.misleading import Loss, Misleading
from visard.cloak.perturbing import changed, size
from visard.networks.perturber import Perturber
from visard.tensors import Change, Crops
from visard.train.augment import batch, of_step
from visard.train.discriminator import Discriminator
from visard.train.relativistic import more_real
from visard.train.super_resolution import autocast

IDENTITY, PERTURBATION, REAL = 10.0, 3.0, 0.3
"""What being recognised counts, a grey level beyond the norm, and being found out."""
NORM = 3.5
"""Grey levels that a change may have for nothing, as the root of the mean square."""
CRITIC = 16
"""Channels of the critic's first convolution."""


class AdvFaces:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        critic: learns beside the network, and is not kept.
        misleading: the faces and the recognisers.
        count: of the faces.
        people: by recogniser, those that the network can be told to draw faces towards;
            empty: it leads away from everybody.
        at_once: faces a step.
        bfloat16: both networks calculate with half the digits.

    Attributes:
        parts: the last step's losses by name, unweighted.
    """

    def __init__(
        self,
        network: Perturber,
        critic: Discriminator,
        misleading: Misleading,
        count: int,
        *,
        people: Sequence[People] = (),
        at_once: int = 16,
        seed: int = 0,
        bfloat16: bool = False,
    ) -> None:
        self.network = nn.ModuleDict({"network": network, "critic": critic})
        self._generator, self._critic, self._misleading = network, critic, misleading
        self._count, self._people = count, tuple(people)
        self._at_once, self._seed, self._bfloat16 = at_once, seed, bfloat16
        self.parts: dict[str, float] = {}

    def loss(self, step: int) -> Tensor:
        random = of_step(self._seed, step)
        chosen = batch(self._count, self._at_once, self._seed, step)
        crops = self._misleading.given(chosen, random)
        whom = torch.randint(max(1, self._generator.told), (len(crops),), generator=random)
        told = F.one_hot(whom, self._generator.told).float() if self._generator.told else None
        with autocast(self._bfloat16):
            change = enlarged(changed(self._generator, crops, told).float())
            made = (crops + change).clamp(0, 1)
            found_out, learned = self._verdicts(made, crops)
        parts = {"change": (_beyond(change), PERTURBATION), "real": (found_out, REAL)}
        parts |= {"critic": (learned, 1.0)}
        misled = self._misled(made, chosen, whom, random)
        parts |= {name: (loss, IDENTITY / len(misled)) for name, loss in misled.items()}
        self.parts.update({name: float(part.detach()) for name, (part, _) in parts.items()})
        return torch.stack([weight * part for part, weight in parts.values()]).sum()

    def _misled(
        self, made: Crops, chosen: Sequence[int], whom: Tensor, random: torch.Generator
    ) -> dict[str, Loss]:
        if not self._people:
            return self._misleading.away(made, chosen, random)
        return self._misleading.towards(made, [each[whom] for each in self._people], random)

    def _verdicts(self, made: Crops, crops: Crops) -> tuple[Loss, Loss]:
        """What the network minds, which leaves the critic as it is, and what the critic does."""
        frozen = {name: value.detach() for name, value in self._critic.named_parameters()}
        opinion, _ = functional_call(self._critic, frozen, (made,))
        truth, _ = self._critic(crops)
        knows, _ = self._critic(made.detach())
        return more_real(opinion, truth.detach()), more_real(truth, knows)


def enlarged(change: Change) -> Change:
    """A change that has the norm at least.

    >>> change = torch.rand(2, 1, 8, 8) * torch.tensor([1 / 255, 1.0]).view(2, 1, 1, 1)
    >>> norms = size(enlarged(change))
    >>> round(norms[0].item(), 3) == NORM, norms[1].item() == size(change)[1].item()
    (True, True)
    """
    return change * (NORM / size(change)).clamp(min=1).view(-1, 1, 1, 1)


def _beyond(change: Change) -> Loss:
    """Grey levels beyond the norm, as the mean over the faces."""
    loss: Tensor = (size(change) - NORM).clamp(min=0).mean()
    return loss
