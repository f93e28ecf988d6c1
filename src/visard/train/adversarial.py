"""Training on attacks in an L∞ box (Madry et al. 2018, arXiv:1706.06083, section 5).

A classifier that was trained so cannot rest on what changes by little, such as noise.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.tensors import Crops
from visard.train.classify import Classifier
from visard.train.labelled import Labels


@dataclass(frozen=True, slots=True)
class Attacked:
    """Moves each crop so that the classifier errs most (see ``visard.train.classify.Change``).

    Attributes:
        epsilon: the largest change of a colour, of 1.
        steps: of the descent, from a random start in the box.
    """

    epsilon: float
    steps: int = 2

    def __call__(
        self, network: Classifier, crops: Crops, labels: Labels, generator: torch.Generator
    ) -> Crops:
        start = 2 * torch.rand(crops.shape, generator=generator) - 1
        change = (self.epsilon * start).to(crops.device)
        size = 1.5 * self.epsilon / self.steps
        network.eval()  # the statistics of crops on the way are not those to remember
        for _ in range(self.steps):
            change.requires_grad_(True)
            error = F.cross_entropy(network((crops + change).clamp(0, 1)), labels)
            (gradient,) = torch.autograd.grad(error, change)
            moved = change.detach() + size * gradient.sign()
            change = moved.clamp(-self.epsilon, self.epsilon)
        network.train()
        return (crops + change).clamp(0, 1)
