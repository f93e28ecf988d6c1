"""What noise wants of a classifier: that it is right at once, or that it is wrong."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Flags, PerFace, Received
from visard.train.labelled import Labels

Logits = Float[Tensor, "n k"]


class Classified:
    """The cross-entropy of each crop (see ``visard.protocols.Objective``).

    Args:
        classifier: crops to one number a person.
        labels: of the crops.
        sign: 1 makes the error small, -1 makes it large.
    """

    def __init__(
        self, classifier: Callable[[Received], Logits], labels: Labels, sign: int = 1
    ) -> None:
        self._classifier, self._labels, self._sign = classifier, labels, sign
        self._reached = torch.zeros(len(labels), dtype=torch.bool)

    def loss(self, pictures: Received) -> list[PerFace]:
        logits = self._classifier(pictures)
        right = logits.detach().argmax(dim=1) == self._labels
        self._reached = right if self._sign > 0 else ~right
        return [self._sign * F.cross_entropy(logits, self._labels, reduction="none")]

    def met(self) -> Flags:
        return self._reached
