"""A classifier that sees small faces first and large ones last, which costs a fraction.

Most of what there is to learn is learned from small pictures, at a quarter of the price; a
network without a layer of fixed size goes on with larger ones (Touvron et al. 2019,
arXiv:1906.06423, on what that does to it).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from visard.tensors import Crops, Received
from visard.train.augment import batch, of_step
from visard.train.classify import Classifier
from visard.train.labelled import Labelled
from visard.train.turned import Turned

SMOOTH = 0.1
"""Of a label: the share that is given to everybody (Szegedy et al. 2016, arXiv:1512.00567)."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How large the faces are, epoch by epoch.

    Attributes:
        stages: epochs and side in pixels, one stage after the other.

    >>> growth = Growth(((2, 96), (1, 224)))
    >>> growth.epochs, [growth.side(epoch) for epoch in range(3)]
    (3, [96, 96, 224])
    """

    stages: tuple[tuple[int, int], ...]

    @property
    def epochs(self) -> int:
        return sum(epochs for epochs, _ in self.stages)

    def side(self, epoch: int) -> int:
        """In an epoch, counted from 0; after the last as in the last."""
        for epochs, side in self.stages:
            if epoch < epochs:
                return side
            epoch -= epochs
        return self.stages[-1][1]


class GrowingClassification:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        network: all that learns.
        examples: what it learns from, at the largest size.
        growth: the size of each epoch.
        chance: what is done to each face.
        at_once: faces a step.
    """

    def __init__(
        self,
        network: Classifier,
        examples: Labelled,
        growth: Growth,
        *,
        chance: Turned | None = None,
        at_once: int = 32,
        seed: int = 0,
    ) -> None:
        self.network, self._examples, self._growth = network, examples, growth
        self._chance, self._at_once, self._seed = chance or Turned(), at_once, seed
        self._last = 0

    @property
    def side(self) -> int:
        """How large the faces of the last step were."""
        return self._growth.side(self._last // self.per_epoch)

    @property
    def per_epoch(self) -> int:
        """Steps in which each example is seen once."""
        return max(1, len(self._examples) // self._at_once)

    def loss(self, step: int) -> Tensor:
        self._last, generator = step, of_step(self._seed, step)
        faces, labels = self._examples.take(
            batch(len(self._examples), self._at_once, self._seed, step)
        )
        logits = self.network(self._chance(faces, self.side, generator))
        return F.cross_entropy(logits, labels, label_smoothing=SMOOTH)


def at_side(network: Classifier, side: int) -> Callable[[Crops], Tensor]:
    """The network, for faces that are brought to a size first."""

    def ask(crops: Crops) -> Tensor:
        logits: Tensor = network(brought_to(crops, side))
        return logits

    return ask


def brought_to(crops: Crops, side: int) -> Received:
    """Crops at another size."""
    if crops.shape[-1] == side:
        return crops
    return F.interpolate(crops, size=(side, side), mode="bilinear", antialias=True)
