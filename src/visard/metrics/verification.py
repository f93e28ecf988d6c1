"""Is it the same person? How often a recogniser, or an attack on it, gets that wrong.

Thresholds belong to other people than those measured: take them from a recogniser's
card, or from comparisons of people who are not in the test.
"""

from dataclasses import dataclass

import numpy as np

from visard.metrics.rates import MeanRate, Rate, percent
from visard.metrics.roc import at_far, genuine_of, impostor_of, roc
from visard.metrics.scores import Comparisons, Distances

ATTACK_FAR = 1e-3
"""The rate that the false accepts must stay under where attacks are measured."""


def far(comparisons: Comparisons, threshold: float) -> Rate:
    """False accept rate: impostor pairs at or under the threshold.

    Raises:
        DataError: there is no impostor pair.
    """
    return Rate.of(impostor_of(comparisons) <= threshold)


def frr(comparisons: Comparisons, threshold: float) -> Rate:
    """False reject rate: genuine pairs over the threshold.

    Raises:
        DataError: there is no genuine pair.
    """
    return Rate.of(genuine_of(comparisons) > threshold)


def hter(comparisons: Comparisons, threshold: float) -> MeanRate:
    """Half total error rate, (FAR + FRR) / 2 at a threshold.

    Some papers print this formula under the name of equal error rate. The two agree
    only at the threshold where FAR and FRR are equal; there, see `eer`.

    Raises:
        DataError: there are no genuine or no impostor pairs.
    """
    return MeanRate(far(comparisons, threshold), frr(comparisons, threshold))


def accuracy(comparisons: Comparisons, threshold: float) -> MeanRate:
    """Mean of the true accept and the true reject rate, however many pairs of each kind.

    Raises:
        DataError: there are no genuine or no impostor pairs.
    """
    return MeanRate(frr(comparisons, threshold).rest, far(comparisons, threshold).rest)


def tar_at_far(comparisons: Comparisons, most: float) -> Rate:
    """Genuine pairs accepted at the largest threshold whose FAR is no more than that.

    Raises:
        DataError: there are no genuine or no impostor pairs.
        SettingError: the rate is none.
    """
    return at_far(comparisons, most).tar


@dataclass(frozen=True, slots=True)
class EqualError:
    """Where false accepts and false rejects are as frequent.

    Attributes:
        share: the equal error rate, 0 to 1.
        threshold: where it is reached.
        genuine, impostor: how many pairs it rests upon.
    """

    share: float
    threshold: float
    genuine: int
    impostor: int

    def __str__(self) -> str:
        return (
            f"{percent(self.share)} (of {self.genuine:,} genuine "
            f"and {self.impostor:,} impostor pairs)"
        )


def eer(comparisons: Comparisons) -> EqualError:
    """Equal error rate: FAR = FRR.

    A finite sample rarely has such a threshold. Where FAR passes FRR between two
    neighbouring operating points, both are taken to run straight from one to the
    other, and so does the threshold. Pairs of equal distance are one step: a
    recogniser that gives all pairs the same distance has 50 %.

    Raises:
        DataError: there are no genuine or no impostor pairs.
    """
    curve = roc(comparisons)
    over = curve.far + curve.tar - 1  # FAR − FRR, rising from −1 to 1
    after = int(np.argmax(over >= 0))
    before = after - 1
    part = float(-over[before] / (over[after] - over[before]))
    rate = curve.far[before] + part * (curve.far[after] - curve.far[before])
    low, high = curve.thresholds[before], curve.thresholds[after]
    threshold = high if np.isinf(low) else low + part * (high - low)
    return EqualError(
        float(rate), float(threshold), len(comparisons.genuine), len(comparisons.impostor)
    )


def asr(clean: Comparisons, attacked: Distances) -> Rate:
    """Attack success rate: attacked genuine pairs that are no longer accepted.

    At the threshold that has the lowest FRR on clean pairs while FAR < 0.1 %. Of the
    distances that qualify it is the largest, which accepts most: that asks the most
    of an attack. Unlike a protection success rate it also counts pairs that were not
    accepted before the attack.

    Args:
        clean: sets the threshold; of other people than those attacked.
        attacked: distances of genuine pairs of a changed and another photo; photos
            whose face was not acquired are not among them.

    Raises:
        DataError: one of the three kinds of pairs is missing.
    """
    return Rate.of(attacked > at_far(clean, ATTACK_FAR, below=True).threshold)
