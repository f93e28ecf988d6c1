"""The receiver operating characteristic: what every threshold accepts."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from sklearn.metrics import roc_curve

from visard.errors import DataError, SettingError
from visard.metrics.rates import Rate
from visard.metrics.scores import Comparisons


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """Operating points by rising threshold, from "nobody" to "everybody".

    Pairs of equal distance are accepted together, so each distance there is gives
    one point, and the thresholds between two of them are no points of their own.

    Attributes:
        thresholds: rising; the first is minus infinity, which accepts no pair.
        far: false accept rate, the share of impostor pairs accepted.
        tar: true accept rate, the share of genuine pairs accepted.
    """

    thresholds: Float[np.ndarray, " k"]
    far: Float[np.ndarray, " k"]
    tar: Float[np.ndarray, " k"]


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """One threshold and what it does."""

    threshold: float
    far: Rate
    frr: Rate

    @property
    def tar(self) -> Rate:
        """True accept rate."""
        return self.frr.rest


def roc(comparisons: Comparisons) -> Roc:
    """The whole curve.

    Raises:
        DataError: there are no genuine or no impostor pairs.
    """
    genuine, impostor = genuine_of(comparisons), impostor_of(comparisons)
    accepted = np.repeat((True, False), (len(genuine), len(impostor)))
    likeness = -np.concatenate((genuine, impostor))
    far, tar, score = roc_curve(accepted, likeness, drop_intermediate=False)
    return Roc(-score.astype(np.float64), far.astype(np.float64), tar.astype(np.float64))


def at_far(comparisons: Comparisons, most: float, *, below: bool = False) -> OperatingPoint:
    """The most accepting point whose false accept rate is no more than that.

    So it has the lowest false reject rate of all these points.

    Args:
        most: 0 to 1.
        below: the rate must be less, not equal.

    Raises:
        DataError: there are no genuine or no impostor pairs.
        SettingError: the rate is none.

    Limits: n impostor pairs cannot tell a rate under 1/n: then no impostor at all is
    accepted, and the counts of ``far`` say of how many.
    """
    if not 0 <= most <= 1 or (below and not most):
        raise SettingError(f"{most} is no false accept rate", todo="give one from 0 to 1")
    curve = roc(comparisons)
    within = curve.far < most if below else curve.far <= most
    last = int(np.count_nonzero(within)) - 1
    return point(comparisons, float(curve.thresholds[last]))


def point(comparisons: Comparisons, threshold: float) -> OperatingPoint:
    """What a threshold does.

    Raises:
        DataError: there are no genuine or no impostor pairs.
    """
    accepted = Rate.of(impostor_of(comparisons) <= threshold)
    return OperatingPoint(threshold, accepted, Rate.of(genuine_of(comparisons) > threshold))


def genuine_of(comparisons: Comparisons) -> Float[np.ndarray, " _"]:
    """The genuine pairs' distances, of which there must be some."""
    if not len(comparisons.genuine):
        raise DataError(
            "there is no genuine pair", todo="give at least two photos of the same person"
        )
    return comparisons.genuine


def impostor_of(comparisons: Comparisons) -> Float[np.ndarray, " _"]:
    """The impostor pairs' distances, of which there must be some."""
    if not len(comparisons.impostor):
        raise DataError("there is no impostor pair", todo="give photos of at least two people")
    return comparisons.impostor
