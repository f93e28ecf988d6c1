"""A classifier of faces: a network that gives features, and a layer that knows the people.

The layer goes once training is done: what is compared afterwards are the features.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops, PerFace
from visard.train.augment import batch, of_step
from visard.train.labelled import Labelled, Labels, device_of, in_parts
from visard.train.nudge import Nudge

Logits = Float[Tensor, "n k"]
Change = Callable[["Classifier", Crops, Labels, torch.Generator], Crops]
"""What is done to a batch before the network sees it, such as an attack on the network."""


class Classifier(nn.Module):
    """Features, and one number a person.

    Args:
        features: n × 3 × s × s, 0 to 1, to n × d.
        dimensions: d.
        people: how many to tell apart.
        bfloat16: calculate features with half the digits.
    """

    def __init__(
        self, features: nn.Module, dimensions: int, people: int, *, bfloat16: bool = False
    ) -> None:
        super().__init__()
        self.features: nn.Module = features.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.head = nn.Linear(dimensions, people)
        self._bfloat16 = bfloat16

    def embed(self, crops: Crops) -> Float[Tensor, "n d"]:
        """The features, in full precision again."""
        with self._digits(crops):
            rows: Tensor = self.features(crops.contiguous(memory_format=torch.channels_last))
        return rows.float()

    def forward(self, crops: Crops) -> Logits:
        logits: Tensor = self.head(self.embed(crops))
        return logits

    def _digits(self, crops: Crops) -> AbstractContextManager[object]:
        return torch.autocast(crops.device.type, torch.bfloat16, enabled=self._bfloat16)


class Classification:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        network: all that learns.
        examples: what it learns from.
        nudge: what chance does to each crop.
        change: what is done to each batch then; None: nothing.
        at_once: crops a step.
    """

    def __init__(
        self,
        network: Classifier,
        examples: Labelled,
        *,
        nudge: Nudge | None = None,
        change: Change | None = None,
        at_once: int = 64,
        seed: int = 0,
    ) -> None:
        self.network, self._examples, self._nudge = network, examples, nudge or Nudge()
        self._change, self._at_once, self._seed = change, at_once, seed

    def loss(self, step: int) -> Tensor:
        generator = of_step(self._seed, step)
        chosen = batch(len(self._examples), self._at_once, self._seed, step)
        crops, labels = self._examples.take(chosen)
        where = device_of(self.network)
        crops, labels = self._nudge(crops, generator).to(where), labels.to(where)
        if self._change is not None:
            crops = self._change(self.network, crops, labels, generator)
        return F.cross_entropy(self.network(crops), labels)


def right(network: Classifier, examples: Labelled) -> PerFace:
    """1 for each example that is taken for the person whom its label says, else 0."""
    network.eval()
    return (in_parts(network, examples.crops).argmax(dim=1) == examples.labels).float()
