"""What a descent wants of a classifier: a face taken for somebody else, or for somebody given."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int64
from torch import Tensor

from visard.tensors import Flags, PerFace, Received

Labels = Int64[Tensor, " n"]
Network = Callable[[Received], Float[Tensor, "n _"]]
"""From pictures to a number a person."""


class Mistaken:
    """The cross-entropy of a label, as large as may be; or of a target, as small.

    Non-targeted and targeted attacks as in Madry et al. (2018, arXiv:1706.06083).

    Args:
        network: is asked about the pictures as the descent shows them.
        labels: of each picture: to get away from, or where ``towards``, to reach.

    >>> def names(pictures):
    ...     return torch.stack((pictures.mean(dim=(1, 2, 3)), 0.5 + 0 * pictures[:, 0, 0, 0]), 1)
    >>> away = Mistaken(names, torch.tensor([0]), towards=False)
    >>> _ = away.loss(torch.full((1, 3, 2, 2), 0.2))
    >>> away.met().tolist()
    [True]
    """

    def __init__(self, network: Network, labels: Labels, *, towards: bool) -> None:
        self._network, self._labels, self._towards = network, labels, towards
        self._met = torch.zeros(len(labels), dtype=torch.bool)

    def loss(self, pictures: Received) -> list[PerFace]:
        logits = self._network(pictures)
        self._met = (logits.detach().argmax(dim=1) == self._labels) == self._towards
        entropy = F.cross_entropy(logits, self._labels, reduction="none")
        return [entropy if self._towards else -entropy]

    def met(self) -> Flags:
        return self._met
