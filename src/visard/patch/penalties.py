"""What makes a patch look like something one may wear: smooth, and not too black.

Both penalties speak of the print itself and not of any photo, so they join the gradient of the
print, as weight decay joins that of a network.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from visard.descent.rules import Rule
from visard.patch.projection import Patches

One = Float[Tensor, ""]


def total_variation(patches: Patches) -> One:
    """Mean length of the steps from each value to the next ones right and below.

    The paper's L_tv, as a mean over the print instead of a sum.

    >>> round(total_variation(torch.tensor([[[[0.0, 3.0], [4.0, 3.0]]]])).item(), 2)
    5.0
    """
    right = patches[..., :-1, 1:] - patches[..., :-1, :-1]
    down = patches[..., 1:, :-1] - patches[..., :-1, :-1]
    return (right.square() + down.square() + 1e-8).sqrt().mean()


def blackness(patches: Patches) -> One:
    """Mean of how far each value lies from white: the paper's L_blk.

    >>> round(blackness(torch.tensor([[[[0.0, 1.0], [1.0, 0.0]]]])).item(), 2)
    0.5
    """
    return (1 - patches).mean()


@dataclass(frozen=True, slots=True)
class Looks:
    """α times the total variation and β times the blackness.

    The gradient of the attack is brought to a mean absolute value of 1 before, so the weights
    do not depend on how many photos a step sees.
    """

    alpha: float
    beta: float

    def __call__(self, patches: Patches) -> One:
        return self.alpha * total_variation(patches) + self.beta * blackness(patches)


class Restrained:
    """A rule that follows a penalty of what it moves, besides the gradients it is given.

    Args:
        rule: takes the step.
        penalty: one number of a parameter.
        middle: added to the parameter before the penalty sees it.
    """

    def __init__(self, rule: Rule, penalty: Callable[[Tensor], One], middle: float = 0.5) -> None:
        self._rule, self._penalty, self._middle = rule, penalty, middle

    def step(self, parameters: list[Tensor], gradients: list[Tensor]) -> None:
        joined = []
        for parameter, gradient in zip(parameters, gradients, strict=True):
            even = gradient / gradient.abs().mean().clamp(min=1e-20)
            joined.append(even + self._gradient(parameter) * parameter.numel())
        self._rule.step(parameters, joined)

    @torch.enable_grad()
    def _gradient(self, parameter: Tensor) -> Tensor:
        seen = (parameter.detach() + self._middle).requires_grad_(True)
        (gradient,) = torch.autograd.grad(self._penalty(seen), seen)
        return gradient
