"""The small change that hurts a network most, to train it on (Madry et al. 2018, arXiv:1706.06083).

A network that was trained so keeps to what cannot be changed by little; Fawkes expects
cloaks made on such extractors to fool others as well.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops, Embeddings


@dataclass(frozen=True, slots=True)
class Attack:
    """Projected gradient descent within a Euclidean ball.

    Attributes:
        radius: largest length of the change of a crop, whose values go from 0 to 1; of
            each crop by chance less, so that clean ones are met as well.
        steps: of the descent.
    """

    radius: float
    steps: int = 2

    def __call__(
        self, network: nn.Module, crops: Crops, truth: Embeddings, generator: torch.Generator
    ) -> Crops:
        """The crops, changed so that the network goes as far from the truth as it can be led."""
        radius = self.radius * torch.rand(len(crops), 1, 1, 1, generator=generator)
        change = radius * _unit(torch.randn(crops.shape, generator=generator)) / 2
        network.eval()  # the statistics of hurt crops are not those to remember
        for _ in range(self.steps):
            change.requires_grad_(True)
            likeness = F.cosine_similarity(network((crops + change).clamp(0, 1)), truth)
            (gradient,) = torch.autograd.grad(likeness.sum(), change)
            moved = change.detach() - radius * _unit(gradient)
            change = _unit(moved) * torch.minimum(_length(moved), radius)
        network.train()
        return (crops + change).clamp(0, 1)


def _length(change: Crops) -> Float[Tensor, "n 1 1 1"]:
    length: Tensor = torch.linalg.vector_norm(change, dim=(1, 2, 3), keepdim=True)
    return length


def _unit(change: Crops) -> Crops:
    return change / _length(change).clamp(min=1e-12)
