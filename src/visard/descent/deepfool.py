"""DeepFool: the least change that crosses a decision's boundary (arXiv:1511.04599).

Moosavi-Dezfooli, Fawzi & Frossard 2016. A decision is a value that is negative on the
one side of its boundary and not on the other. Where it is linear, the shortest way across is
along its gradient; elsewhere that way is taken again and again from where it led.

In the paper the value is the lead of another class over the face's own, the nearest class
chosen. A system that verifies has no classes but one boundary: the distance at which it no
longer says "the same person". To cross a boundary between two classes is not enough for it
(nearer to somebody else, a face may still be near enough to its owner), so the value is

    distance from the owner's embedding / threshold − 1.

The distance is a length, also where a system compares angles: the chord between unit
embeddings, whose gradient does not vanish on the way to 0 as that of a cosine does.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.distance import threshold
from visard.tensors import Change, Embeddings, PerFace
from visard.types import Card, Metric

OVERSHOOT, MOST = 0.02, 10
"""How much further than to the boundary, and after how many steps it is given up."""

Decision = Callable[[Change], Float[Tensor, ""]]
"""Of a change: negative until the boundary is crossed; differentiable."""


class Way(NamedTuple):
    """What was found.

    Attributes:
        change: to be added to the start.
        crossed: whether it leads across the boundary.
        steps: taken.
    """

    change: Change
    crossed: bool
    steps: int


def deepfool(
    decision: Decision, start: Change, *, overshoot: float = OVERSHOOT, most: int = MOST
) -> Way:
    """The way across a boundary from a start: the shortest where the decision is linear.

    Args:
        start: a change; where the decision has a gradient there.
        overshoot: share of the way to go beyond the boundary.
        most: steps after which it is given up.

    >>> slope = torch.tensor([[[[3.0, 4.0]]]])
    >>> way = deepfool(lambda change: (slope * change).sum() - 50, torch.zeros(1, 1, 1, 2))
    >>> (way.change / 1.02).tolist(), way.crossed, way.steps
    ([[[[6.0, 8.0]]]], True, 1)
    """
    total = torch.zeros_like(start)
    for steps in range(most + 1):
        change = (1 + overshoot) * total
        here = (start + change).requires_grad_(True)
        value = decision(here)
        crossed = value.item() >= 0
        if crossed or steps == most:
            break
        (gradient,) = torch.autograd.grad(value, here)
        total = total - value.detach() / gradient.square().sum().clamp(min=1e-20) * gradient
    return Way(change, crossed, steps)


def apart(embeddings: Embeddings, own: Embeddings, card: Card) -> PerFace:
    """How far faces are from their owners, as lengths, in thresholds.

    >>> from visard.cards import card
    >>> far = apart(torch.zeros(1, 128), torch.full((1, 128), 0.1), card("dlib"))
    >>> round(far.item() * card("dlib").calibration.thresholds["1e-3"], 4)
    1.1314
    """
    limit = threshold(card)
    if card.metric is Metric.COSINE:  # a chord's square is twice the cosine distance
        embeddings, own, limit = F.normalize(embeddings), F.normalize(own), (2 * limit) ** 0.5
    lengths: PerFace = torch.linalg.vector_norm(embeddings - own, dim=1)
    return lengths / limit
