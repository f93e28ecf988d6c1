"""One change that crosses the boundaries of many points (Moosavi-Dezfooli et al. 2017).

Moosavi-Dezfooli, Fawzi, Fawzi & Frossard, arXiv:1610.08401. Points are visited one after the
other, in an order drawn anew in each pass. Where the change v does not fool a point yet, the
least further change that does (``visard.descent.deepfool``) is added to it, and the sum is
projected on the budget:

    v ← project(v + DeepFool(x + v))

until the share of fooled points is large enough; where that is never so, what the best pass
ended with is taken.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from visard.descent.deepfool import Decision, deepfool
from visard.protocols import Budget
from visard.tensors import Change


class Found(NamedTuple):
    """What was found.

    Attributes:
        change: within the budget.
        fooled: share of the points whose boundary it crosses, 0 to 1.
    """

    change: Change
    fooled: float


def universal(
    points: Sequence[Decision],
    start: Change,
    budget: Budget,
    *,
    enough: float,
    passes: int,
    generator: torch.Generator,
    advance: Callable[[int], None] = lambda visited: None,
) -> Found:
    """The change that fools the most points.

    Args:
        points: one or more.
        start: where every point that is not fooled has a gradient.
        enough: share of fooled points at which to stop, 1 − δ of the paper.
        passes: at most so many times through all points.
        advance: called with 1 after each visit.

    >>> slopes = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    >>> points = [lambda change, slope=each: (slope * change).sum() - 1 for each in slopes]
    >>> from visard.descent.budgets import Box
    >>> found = universal(points, torch.zeros(1, 1, 1, 2), Box(2.0), enough=1.0, passes=2,
    ...                   generator=torch.Generator().manual_seed(0))
    >>> round(found.change.min().item(), 3), found.fooled
    (1.02, 1.0)
    """
    change, best = start, Found(start, 0.0)
    for _ in range(passes):
        for place in torch.randperm(len(points), generator=generator).tolist():
            change = _pushed(change, points[place], budget)
            advance(1)
        reached = float(fooled(change, points).mean())
        if reached >= best.fooled:
            best = Found(change, reached)
        if best.fooled >= enough:
            break
    return best


def fooled(change: Change, points: Sequence[Decision]) -> Float[Tensor, " points"]:
    """1 for each point that a change fools, 0 for the others."""
    with torch.no_grad():
        return torch.stack([each(change) for each in points]).ge(0).float()


def _pushed(change: Change, decision: Decision, budget: Budget) -> Change:
    """A change that fools one point more, as far as the budget lets it."""
    way = deepfool(decision, change)
    return budget.project(change + way.change) if way.crossed else change
