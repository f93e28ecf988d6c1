"""Telling the truth about an attribute only so often.

For one photo, that the attributes shown are close to everybody's means nothing: one face
has each or has it not. What can be close is the mechanism: with some probability it shows
the true value, else a draw from a reference distribution, so that whoever sees the result
learns little about the photo. That is randomised response (Warner 1965,
doi:10.1080/01621459.1965.10480775) with the reference as its coin.

Two things bound how often the truth may be told:

* *t-closeness* (Li, Li, Venkatasubramanian 2007, doi:10.1109/ICDE.2007.367856): what is shown,
  given the truth, is distributed within t of the reference (Earth Mover's distance, which
  between two distributions of yes and no is the difference of the shares of yes);
* *ε-differential privacy* (Dwork 2006, doi:10.1007/11787006_1): nothing shown is more than e^ε
  times as likely for one truth as for the other.

ε is for one attribute. Those of several attributes of one photo add up.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from visard.errors import SettingError


@dataclass(frozen=True, slots=True)
class Response:
    """How one attribute is answered for.

    Attributes:
        prior: share of the reference that has the attribute, between 0 and 1.
        truth: probability that the true value is shown, 0 to 1; else it is drawn.
    """

    prior: float
    truth: float

    def chance(self, *, present: bool) -> float:
        """Probability that the attribute is shown.

        >>> Response(prior=0.2, truth=0.5).chance(present=True)
        0.6
        """
        return self.truth * present + (1 - self.truth) * self.prior

    @property
    def t(self) -> float:
        """How far what is shown may be distributed from the reference, 0 to 1."""
        return self.truth * max(self.prior, 1 - self.prior)

    @property
    def epsilon(self) -> float:
        """The logarithm of how much likelier an answer is for one truth than for the other."""
        drawn = (1 - self.truth) * min(self.prior, 1 - self.prior)
        return math.log1p(self.truth / drawn) if drawn else math.inf

    def answers(
        self, truths: Bool[np.ndarray, " n"], random: np.random.Generator
    ) -> Bool[np.ndarray, " n"]:
        """What is shown of some photos.

        Args:
            random: who knows its seed can undo this.
        """
        honest = random.random(len(truths)) < self.truth
        drawn = random.random(len(truths)) < self.prior
        return np.where(honest, truths, drawn)


def response(prior: float, *, t: float, epsilon: float) -> Response:
    """The response that tells the truth as often as both bounds let it.

    Args:
        prior: share of the reference that has the attribute.
        t: 0 (always drawn) to 1.
        epsilon: 0 (always drawn) or more.

    Raises:
        SettingError: a bound or the prior is out of range.

    >>> both = response(0.5, t=0.2, epsilon=1.0)
    >>> both.t, round(both.epsilon, 3)
    (0.2, 0.847)
    """
    _demand(0 < prior < 1, "the share in the reference", "between 0 and 1")
    _demand(0 <= t <= 1, "t", "from 0 to 1")
    _demand(epsilon >= 0, "epsilon", "0 or more")
    odds = math.expm1(min(epsilon, 700.0)) * min(prior, 1 - prior)  # e^710 is too large a number
    return Response(prior, min(1.0, t / max(prior, 1 - prior), odds / (1 + odds)))


def _demand(holds: bool, name: str, expected: str) -> None:
    if not holds:
        raise SettingError(f"must be {expected}", name)
