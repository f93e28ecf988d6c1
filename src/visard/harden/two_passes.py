"""Algorithm 1 of Vos 2023, *Creating a Defense against Face De-Identification*.

A recogniser learns, as a classifier of the people at hand, from their clean photos and from
the same photos obfuscated: in every epoch all clean ones, then all obfuscated ones, each
batch with a step of Adam on the cross-entropy. The layer that knows the people is made anew
for them, and goes afterwards.

What differs: batch norms keep what they measured in the recogniser's own training, and are
folded where they can be (the paper says nothing of them). And there are other heads: see
``visard.harden.heads``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from visard.errors import DataError
from visard.harden.heads import cost
from visard.harden.parseval import unevenness
from visard.tensors import Crops, Embeddings
from visard.train.augment import of_step
from visard.train.labelled import Labelled
from visard.train.nudge import Nudge

_MIRRORS = 10_000
"""Orders of photos are drawn by smaller numbers than mirrors are."""


@dataclass(frozen=True, slots=True)
class Method:
    """How each step goes; as it stands, the paper's.

    Attributes:
        at_once: photos a step.
        smoothing: share of each label that is given to all people alike (Warde-Farley &
            Goodfellow 2016): 0 for none.
        parseval: weight of ``visard.harden.parseval.unevenness``; 0 for none.
        mirror: share of photos that are mirrored; 0 as published.
    """

    at_once: int = 32
    smoothing: float = 0.0
    parseval: float = 0.0
    seed: int = 0
    mirror: float = 0.0


class Pupil(nn.Module):
    """A recogniser's network and the layer that goes; batch norms stay as they are."""

    def __init__(self, recognizer: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.recognizer, self.head = recognizer, head

    def train(self, mode: bool = True) -> "Pupil":
        """As of any network, but for the recogniser's batch norms."""
        super().train(mode)
        self.recognizer.eval()
        return self


class TwoPasses:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        network: what learns.
        embed: what the recogniser's network in it gives for crops.
        clean, obfuscated: the two sets; labels mean the same in both.

    Raises:
        DataError: one of the sets is empty.
    """

    def __init__(
        self,
        network: Pupil,
        embed: Callable[[Crops], Embeddings],
        clean: Labelled,
        obfuscated: Labelled,
        method: Method,
    ) -> None:
        self.network, self._embed, self._method = network, embed, method
        self._sets = clean, obfuscated
        if not len(clean) or not len(obfuscated):
            raise DataError("there are no photos to learn from")
        self._passes = [-(-len(each) // method.at_once) for each in self._sets]

    @property
    def steps(self) -> int:
        """Of one epoch."""
        return sum(self._passes)

    def chosen(self, step: int) -> tuple[int, list[int]]:
        """Which set a step sees, 0 the clean and 1 the obfuscated, and which of its photos.

        Every photo of a set comes once an epoch, in an order of its own.
        """
        epoch, place = divmod(step, self.steps)
        which = int(place >= self._passes[0])
        place -= which * self._passes[0]
        order = torch.randperm(
            len(self._sets[which]), generator=of_step(self._method.seed, 2 * epoch + which)
        )
        size = self._method.at_once
        part: list[int] = order[place * size : (place + 1) * size].tolist()
        return which, part

    def loss(self, step: int) -> Tensor:
        which, places = self.chosen(step)
        crops, labels = self._sets[which].take(places)
        if self._method.mirror:
            chance = of_step(self._method.seed, _MIRRORS + step)
            crops = Nudge(0, self._method.mirror)(crops, chance)
        loss = cost(self.network.head, self._embed(crops), labels, self._method.smoothing)
        if self._method.parseval:
            loss = loss + self._method.parseval * unevenness(self.network.recognizer)
        return loss
