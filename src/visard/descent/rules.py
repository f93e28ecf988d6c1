"""How a gradient becomes a step, and how steps shrink over a run."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from visard.protocols import Budget


@runtime_checkable
class Rule(Protocol):
    """Turns gradients into steps, in place."""

    def step(self, parameters: list[Tensor], gradients: list[Tensor]) -> None: ...


RuleFactory = Callable[[Budget, int], Rule]
"""A rule for a budget and a number of steps."""

Schedule = Callable[[int], float]
"""The step size of a step number."""


def halving(size: float, steps: int) -> Schedule:
    """A constant size, a half from 60 % of the steps on, a quarter from 85 %.

    >>> [halving(1.0, 20)(step) for step in (0, 12, 17)]
    [1.0, 0.5, 0.25]
    """

    def at(step: int) -> float:
        done = (step % steps) / steps
        return size * (0.25 if done >= 0.85 else 0.5 if done >= 0.6 else 1.0)

    return at


class SteepestDescent:
    """Projected gradient descent in the budget's own geometry.

    The step is the budget's steepest direction (under a Euclidean ball the raw
    gradient at unit length, under an L∞ box its sign), then the budget's
    projection (Madry et al. 2018, arXiv:1706.06083).
    """

    def __init__(self, budget: Budget, schedule: Schedule) -> None:
        self._budget, self._schedule, self.taken = budget, schedule, 0

    def step(self, parameters: list[Tensor], gradients: list[Tensor]) -> None:
        size = self._schedule(self.taken)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= size * self._budget.steepest(gradient)
            parameter.copy_(self._budget.project(parameter))
        self.taken += 1


class Adam:
    """Adam (Kingma & Ba 2015, arXiv:1412.6980), projected after each step.

    The short memory of the defaults suits gradients that jitter anew each step.
    """

    def __init__(
        self, budget: Budget, schedule: Schedule, betas: tuple[float, float] = (0.5, 0.99)
    ) -> None:
        self._budget, self._schedule, self._betas = budget, schedule, betas
        self.taken = 0
        self.moments: list[tuple[Tensor, Tensor]] = []

    def step(self, parameters: list[Tensor], gradients: list[Tensor]) -> None:
        size = self._schedule(self.taken)
        self.moments = self.moments or [
            (torch.zeros_like(p), torch.zeros_like(p)) for p in parameters
        ]
        self.taken += 1
        short, long = self._betas
        for parameter, gradient, (first, second) in zip(
            parameters, gradients, self.moments, strict=True
        ):
            first.lerp_(gradient, 1 - short)
            second.lerp_(gradient.square(), 1 - long)
            mean = first / (1 - short**self.taken)
            spread = (second / (1 - long**self.taken)).sqrt()
            parameter -= size * mean / (spread + 1e-12)
            parameter.copy_(self._budget.project(parameter))
