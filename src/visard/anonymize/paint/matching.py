"""How far strokes are apart, and which belongs to which.

Seen from afar a stroke is a Gaussian, with its centre as mean and its sides as axes of the
covariance. Two of them are apart by the Wasserstein distance, which knows that a stroke
turned by half a circle is the same and that a round one has no direction. Which of the
strokes that a network gave stands for which of those that were made is the assignment with
the least distance in all (Kuhn 1955, as in DETR, arXiv:2005.12872).
"""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from visard.anonymize.paint.strokes import Shapes

_NEVER = 1e3
"""Distance to a stroke that nobody sees: nothing is matched with it while others are free."""
_TINY = 1e-8


def wasserstein(
    first: Float[Tensor, "*#n 5"], second: Float[Tensor, "*#n 5"]
) -> Float[Tensor, "*#n"]:
    """Squared 2-Wasserstein distance of strokes taken for Gaussians; differentiable.

    >>> lying = torch.tensor([0.5, 0.5, 0.8, 0.2, 0.0])
    >>> turned = torch.tensor([0.5, 0.5, 0.8, 0.2, torch.pi])
    >>> upright = torch.tensor([0.5, 0.5, 0.8, 0.2, torch.pi / 2])
    >>> round(float(wasserstein(lying, turned)), 5), round(float(wasserstein(lying, upright)), 3)
    (0.0, 0.18)
    """
    apart = (first[..., :2] - second[..., :2]).square().sum(-1)
    (mean, lean, root), (mean2, lean2, root2) = _gaussian(first), _gaussian(second)
    # the trace of a product of two symmetric 2 × 2 matrices m·I + [[a, b], [b, −a]]
    both = 2 * mean * mean2 + 2 * (lean * lean2).sum(-1)
    overlap = (both + 2 * root * root2).clamp(min=_TINY).sqrt()
    result: Tensor = apart + 2 * mean + 2 * mean2 - 2 * overlap
    return result


def _gaussian(shapes: Shapes) -> tuple[Tensor, Tensor, Tensor]:
    """Covariance as its mean eigenvalue and its (a, b), and the root of its determinant."""
    long, short = (shapes[..., 2] / 2).square(), (shapes[..., 3] / 2).square()
    double = 2 * shapes[..., 4]
    lean = (long - short)[..., None] / 2 * torch.stack((double.cos(), double.sin()), -1)
    return (long + short) / 2, lean, shapes[..., 2] * shapes[..., 3] / 4


def partners(cost: Float[Tensor, "b p t"], seen: Bool[Tensor, "b t"]) -> Int[Tensor, "b t"]:
    """For each stroke that was made, the given one that stands for it, at the least cost.

    Args:
        cost: of the given (p) for the made (t), at least as many given as made.
        seen: the made strokes that are to be found.
    """
    masked = cost.masked_fill(~seen[:, None], _NEVER).detach().cpu().numpy()
    order = np.stack([_assigned(one) for one in masked])
    return torch.from_numpy(order)


def _assigned(cost: Float[np.ndarray, "p t"]) -> Int[np.ndarray, " t"]:
    given, made = linear_sum_assignment(cost)
    chosen: Int[np.ndarray, " t"] = given[np.argsort(made)]
    return chosen
