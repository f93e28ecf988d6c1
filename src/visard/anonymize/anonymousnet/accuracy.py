"""How right a classifier of attributes is, on people whom it has not met."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from sklearn.metrics import roc_auc_score

_EACH = Float[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, eq=False)
class Accuracy:
    """By attribute, 0 to 1.

    Attributes:
        names: of the attributes.
        photos: how many were judged.
        accuracy: share of photos whose answer is right.
        balanced: the mean of that share among those that have it, and those that have not.
        auc: how often one that has it gets more than one that has not.
        majority: share of photos for which the commoner answer of the reference is right.

    ``balanced`` and ``auc`` are no numbers where all photos have it, or none.
    """

    names: tuple[str, ...]
    photos: int
    accuracy: _EACH
    balanced: _EACH
    auc: _EACH
    majority: _EACH

    def figures(self) -> dict[str, float]:
        """The means over the attributes, by the names that results give them."""
        return {
            "attributes.accuracy": float(self.accuracy.mean()),
            "attributes.balanced_accuracy": float(np.nanmean(self.balanced)),
            "attributes.auc": float(np.nanmean(self.auc)),
            "attributes.majority": float(self.majority.mean()),
        }


def accuracy(
    probabilities: Float[np.ndarray, "n k"],
    present: Bool[np.ndarray, "n k"],
    shares: Mapping[str, float],
) -> Accuracy:
    """What some probabilities are worth.

    Args:
        present: the truth.
        shares: how common each attribute is among others, by name, in the columns' order.

    >>> truth = np.array([[True], [False], [False], [False]])
    >>> said = np.array([[0.9], [0.2], [0.6], [0.1]])
    >>> measured = accuracy(said, truth, {"Smiling": 0.4})
    >>> float(measured.accuracy[0]), float(measured.majority[0]), float(measured.auc[0])
    (0.75, 0.75, 1.0)
    """
    right = (probabilities > 0.5) == present
    usual = np.array([share > 0.5 for share in shares.values()])
    columns = range(present.shape[1])
    return Accuracy(
        tuple(shares),
        len(present),
        right.mean(axis=0),
        np.array([_balanced(right[:, at], present[:, at]) for at in columns]),
        np.array([_auc(probabilities[:, at], present[:, at]) for at in columns]),
        (present == usual).mean(axis=0),
    )


def _balanced(right: Bool[np.ndarray, " n"], present: Bool[np.ndarray, " n"]) -> float:
    if present.all() or not present.any():
        return float("nan")
    return float((right[present].mean() + right[~present].mean()) / 2)


def _auc(probabilities: Float[np.ndarray, " n"], present: Bool[np.ndarray, " n"]) -> float:
    if present.all() or not present.any():
        return float("nan")
    return float(roc_auc_score(present, probabilities))
