"""What a few photos tell of a person's features: their mean, or all that lies among them.

Three approximations of the feature subspace of a person, each the set of Σ αₖ fₖ with
Σ αₖ = 1: the *centre* (all αₖ alike), the *convex* hull (no αₖ below 0), the *affine* hull
(any αₖ). Each holds the one before.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.mask_choices import Subspace

_STEPS = 400
"""Of the search in the convex hull."""

Rows = Float[Tensor, "n d"]
Corners = Float[Tensor, "k d"]
Shares = Float[Tensor, "n k"]


def nearest(subspace: Subspace, points: Rows, features: Corners) -> Rows:
    """The nearest place of a person's subspace to each point.

    Args:
        points: a row each.
        features: of the person's photos, a row each.

    >>> features, point = torch.tensor([[0.0, 0.0], [2.0, 0.0]]), torch.tensor([[5.0, 1.0]])
    >>> [nearest(kind, point, features)[0].round(decimals=4).tolist() for kind in Subspace]
    [[1.0, 0.0], [5.0, 0.0], [2.0, 0.0]]
    """
    return _NEAREST[subspace](points, features)


def _in_centre(points: Rows, features: Corners) -> Rows:
    return features.mean(dim=0, keepdim=True).expand_as(points)


def _in_affine_hull(points: Rows, features: Corners) -> Rows:
    """The projection on the flat through all features."""
    centre = features.mean(dim=0, keepdim=True)
    _, lengths, directions = torch.linalg.svd(features - centre, full_matrices=False)
    kept: Corners = directions[lengths > 1e-5 * lengths.max()]
    return centre + (points - centre) @ kept.mT @ kept


def _in_convex_hull(points: Rows, features: Corners) -> Rows:
    """By accelerated projected gradient (Beck & Teboulle 2009, FISTA) on the shares αₖ."""
    corners, targets = features.double(), points.double()
    gram, pull = corners @ corners.mT, targets @ corners.mT
    step = 1 / torch.linalg.matrix_norm(gram, 2).clamp(min=1e-20)
    shares = torch.full_like(pull, 1 / len(corners))
    ahead, pace = shares, 1.0
    for _ in range(_STEPS):
        moved = on_simplex(ahead - step * (ahead @ gram - pull))
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead = moved + (pace - 1) / faster * (moved - shares)
        shares, pace = moved, faster
    found: Rows = (shares @ corners).to(points.dtype)
    return found


def on_simplex(rows: Shares) -> Shares:
    """The nearest rows that have no entry below 0 and sum to 1 (Held, Wolfe & Crowder 1974).

    >>> on_simplex(torch.tensor([[0.5, 0.5, -1.0], [3.0, 0.0, 0.0]])).tolist()
    [[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]
    """
    ordered = rows.sort(dim=1, descending=True).values
    counts = torch.arange(1, rows.shape[1] + 1, dtype=rows.dtype)
    excess = (ordered.cumsum(dim=1) - 1) / counts
    used = (ordered > excess).sum(dim=1, keepdim=True)
    return (rows - excess.gather(1, used - 1)).clamp(min=0)


_NEAREST: dict[Subspace, Callable[[Rows, Corners], Rows]] = {
    Subspace.CENTRE: _in_centre,
    Subspace.AFFINE: _in_affine_hull,
    Subspace.CONVEX: _in_convex_hull,
}
