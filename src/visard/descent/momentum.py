"""Steps that remember the steps before them."""

import torch
from torch import Tensor

from visard.descent.rules import Schedule
from visard.protocols import Budget


class Momentum:
    """The budget's steepest step along a sum of all gradients (Dong et al. 2018, arXiv:1710.06081).

    Each picture's gradient is first brought to a mean absolute value of 1. Under an L∞ box this is
    MI-FGSM: the sign of the sum.

    Args:
        budget: what steps and results keep to.
        schedule: the step size of a step number.
        kept: share of the sum that a step hands on to the next; 1 in the paper.

    >>> from visard.descent.budgets import Box
    >>> change = torch.zeros(1, 1, 1, 2)
    >>> rule = Momentum(Box(1.0), lambda step: 0.25)
    >>> rule.step([change], [torch.tensor([[[[3.0, 1.0]]]])])
    >>> rule.step([change], [torch.tensor([[[[3.0, -1.0]]]])])
    >>> change.tolist()
    [[[[-0.5, -0.25]]]]
    """

    def __init__(self, budget: Budget, schedule: Schedule, kept: float = 1.0) -> None:
        self._budget, self._schedule, self._kept = budget, schedule, kept
        self.sums: list[Tensor] = []
        self.taken = 0

    def step(self, parameters: list[Tensor], gradients: list[Tensor]) -> None:
        size = self._schedule(self.taken)
        self.sums = self.sums or [torch.zeros_like(each) for each in parameters]
        for parameter, gradient, total in zip(parameters, gradients, self.sums, strict=True):
            mean = gradient.abs().mean(dim=(1, 2, 3), keepdim=True).clamp(min=1e-20)
            total.mul_(self._kept).add_(gradient / mean)
            parameter -= size * self._budget.steepest(total)
            parameter.copy_(self._budget.project(parameter))
        self.taken += 1
