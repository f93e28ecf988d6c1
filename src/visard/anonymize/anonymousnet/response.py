"""Telling the truth about an attribute only so often.

For one photo, that the attributes shown are close to everybody's means nothing: one face
has each or has it not. What can be close is the mechanism: with some probability it shows
the true value, else a draw from a reference distribution, so that whoever sees the result
learns little about the photo. That is randomised response (Warner 1965,
doi:10.1080/01621459.1965.10480775) with the reference as its coin.

Two things bound how often the truth may be told:

* *t-closeness* (Li, Li, Venkatasubramanian 2007, doi:10.1109/ICDE.2007.367856): what is shown,
  given the truth, is distributed within t of the reference (Earth Mover's distance, which
  between two distributions of yes and no is the difference of the shares of yes, and between
  values that are equally far from one another half the sum of all such differences);
* *ε-differential privacy* (Dwork 2006, doi:10.1007/11787006_1): nothing shown is more than e^ε
  times as likely for one truth as for the other.

ε is for one question: whether a face has an attribute, or which of several that exclude one
another. Those of several questions about one photo add up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from visard.errors import SettingError

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Response:
    """How one question is answered.

    Attributes:
        priors: shares of the reference that have each value; they sum to 1.
        truth: probability that the true value is shown, 0 to 1; else it is drawn.
    """

    priors: tuple[float, ...]
    truth: float

    def chance(self, shown: int, *, true: int) -> float:
        """Probability that a value is shown.

        >>> Response(priors=(0.8, 0.2), truth=0.5).chance(1, true=1)
        0.6
        """
        return self.truth * (shown == true) + (1 - self.truth) * self.priors[shown]

    @property
    def t(self) -> float:
        """How far what is shown may be distributed from the reference, 0 to 1."""
        return self.truth * (1 - min(self.priors))

    @property
    def epsilon(self) -> float:
        """The logarithm of how much likelier an answer is for one truth than for another."""
        drawn = (1 - self.truth) * min(self.priors)
        return math.log1p(self.truth / drawn) if drawn else math.inf

    def answers(self, truths: Int[np.ndarray, " n"], random: np.random.Generator) -> np.ndarray:
        """What is shown of some photos: a value each.

        Args:
            random: who knows its seed can undo this.
        """
        honest = random.random(len(truths)) < self.truth
        drawn = random.choice(len(self.priors), len(truths), p=self.priors)
        return np.where(honest, truths, drawn)


def response(priors: Sequence[float], *, t: float, epsilon: float) -> Response:
    """The response that tells the truth as often as both bounds let it.

    Args:
        priors: shares of the reference that have each value, two values or more.
        t: 0 (always drawn) to 1.
        epsilon: 0 (always drawn) or more.

    Raises:
        SettingError: a bound or a share is out of range.

    >>> both = response((0.5, 0.5), t=0.2, epsilon=1.0)
    >>> both.t, round(both.epsilon, 3)
    (0.2, 0.847)
    """
    least, sums = min(priors), math.isclose(sum(priors), 1, abs_tol=_ROUNDING)
    _demand(least > 0 and len(priors) > 1 and sums, "the shares", "above 0, and sum to 1")
    _demand(0 <= t <= 1, "t", "from 0 to 1")
    _demand(epsilon >= 0, "epsilon", "0 or more")
    odds = math.expm1(min(epsilon, 700.0)) * least  # e^710 is too large a number
    return Response(tuple(priors), min(1.0, t / (1 - least), odds / (1 + odds)))


def _demand(holds: bool, name: str, expected: str) -> None:
    if not holds:
        raise SettingError(f"must be {expected}", name)
