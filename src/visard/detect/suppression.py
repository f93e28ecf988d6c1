"""Keeps the best of boxes that overlap, on whole tensors at once."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from visard.tensors import PerFace

Boxes = Float[Tensor, "n 4"]
"""Left, top, right, bottom."""


def suppress(
    boxes: Boxes, scores: PerFace, most: float, *, of_smaller: bool = False
) -> Int64[Tensor, " k"]:
    """Indices of the boxes that stay, best first: non-maximum suppression in one step.

    As in the package ``mtcnn``, a box also goes because of a better one that goes
    itself, so that in a chain of boxes only the best stays.

    Args:
        scores: more is better.
        most: a box goes when it shares more than this, 0 to 1, with a better one.
        of_smaller: the share is of the smaller box's area, not of the union.

    >>> boxes = torch.tensor([[0.0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10]])
    >>> suppress(boxes, torch.tensor([0.8, 0.9, 0.7]), 0.5).tolist()
    [1, 2]
    """
    order = scores.argsort(descending=True, stable=True)
    beaten = torch.tril(_shared(boxes[order], of_smaller) > most, diagonal=-1)
    return order[~beaten.any(dim=1)]


def suppress_in_turn(boxes: Boxes, scores: PerFace, most: float) -> Int64[Tensor, " k"]:
    """Indices of the boxes that stay, best first, one after the other.

    As in dlib, a box goes because of a better one that stays, and the share is of the
    smallest box around both.

    Args:
        scores: more is better.
        most: a box goes when it shares more than this, 0 to 1, with a better one.

    >>> boxes = torch.tensor([[0.0, 0, 10, 10], [0, 0, 10, 6], [0, 4, 10, 10]])
    >>> suppress_in_turn(boxes, torch.tensor([0.9, 0.8, 0.7]), 0.5).tolist()
    [0]
    >>> suppress_in_turn(boxes, torch.tensor([0.7, 0.9, 0.8]), 0.5).tolist()
    [1, 2]
    """
    left, kept = scores.argsort(descending=True, stable=True), []
    while len(left):
        best, others = left[0], left[1:]
        kept.append(best)
        left = others[_of_both(boxes[best], boxes[others]) <= most]
    return torch.stack(kept) if kept else left


def _of_both(box: Float[Tensor, " 4"], others: Boxes) -> PerFace:
    inner = torch.minimum(box[2:], others[:, 2:]) - torch.maximum(box[:2], others[:, :2])
    outer = torch.maximum(box[2:], others[:, 2:]) - torch.minimum(box[:2], others[:, :2])
    return inner.clamp(min=0).prod(dim=1) / outer.prod(dim=1)


def _shared(boxes: Boxes, of_smaller: bool) -> Float[Tensor, "n n"]:
    first, last = boxes[:, :2], boxes[:, 2:]
    area = (last - first).clamp(min=0).prod(dim=1)
    start = torch.maximum(first[:, None], first)
    inner = (torch.minimum(last[:, None], last) - start).clamp(min=0).prod(dim=2)
    whole = torch.minimum(area[:, None], area) if of_smaller else area[:, None] + area - inner
    return inner / whole.clamp(min=1e-9)
