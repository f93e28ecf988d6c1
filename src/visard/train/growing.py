"""A classifier that sees small faces first and large ones last, which costs a fraction.

A recogniser guides it: besides whose a face is, it learns how the recogniser sees it.

Most of what there is to learn is learned from small pictures, at a quarter of the price; a
network without a layer of fixed size goes on with larger ones (Touvron et al. 2019,
arXiv:1906.06423, on what that does to it).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from visard.networks.resnet import ResNet18
from visard.tensors import Crops, Embeddings, Received
from visard.train.augment import batch, of_step
from visard.train.classify import Classifier
from visard.train.distil import imitation
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


class Guided(Classifier):
    """A classifier whose features are also read as a teacher's embeddings.

    Args:
        features: a network with ``features`` numbers a face.
        people: how many to tell apart.
        teacher: how many numbers the teacher's embeddings have.
    """

    def __init__(
        self, features: ResNet18, people: int, teacher: int, *, bfloat16: bool = False
    ) -> None:
        super().__init__(features, features.features, people, bfloat16=bfloat16)
        self.view = nn.Linear(features.features, teacher)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What is learned from.

    Attributes:
        examples: faces at the largest size, and whose they are.
        seen: of each face, what the teacher says of it, however it is turned.
        by_name: labels count; otherwise only what the teacher says.
    """

    examples: Labelled
    seen: Embeddings
    by_name: bool


class GrowingClassification:
    """The lesson: see ``visard.train.loop.Lesson``.

    A face shall be seen as the teacher sees it upright, and, where labels count, named.

    Args:
        network: all that learns.
        growth: the size of each epoch.
        chance: what is done to each face.
        at_once: faces a step.
    """

    def __init__(
        self,
        network: Guided,
        taught: Taught,
        growth: Growth,
        *,
        chance: Turned | None = None,
        at_once: int = 32,
        seed: int = 0,
    ) -> None:
        self.network, self._taught, self._growth = network, taught, growth
        self._chance, self._at_once, self._seed = chance or Turned(), at_once, seed
        self._last = 0

    @property
    def side(self) -> int:
        """How large the faces of the last step were."""
        return self._growth.side(self._last // self.per_epoch)

    @property
    def per_epoch(self) -> int:
        """Steps in which each example is seen once."""
        return max(1, len(self._taught.examples) // self._at_once)

    def loss(self, step: int) -> Tensor:
        self._last, generator = step, of_step(self._seed, step)
        examples = self._taught.examples
        chosen = batch(len(examples), self._at_once, self._seed, step)
        faces, labels = examples.take(chosen)
        features = self.network.embed(self._chance(faces, self.side, generator))
        loss: Tensor = imitation(self.network.view(features), self._taught.seen[chosen])
        if self._taught.by_name:
            logits = self.network.head(features)
            loss = loss + F.cross_entropy(logits, labels, label_smoothing=SMOOTH)
        return loss


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
