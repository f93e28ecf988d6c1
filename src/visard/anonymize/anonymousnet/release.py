"""Stage II for the faces of photos: what is shown of each attribute, and what that tells.

One photo by itself, or a face of a set that was made t-close before: see
``visard.anonymize.anonymousnet.response`` and ``.closeness``. The truth is what stage I
reads from the photo. Only attributes that stage III can change are answered for; the
others are shown as they are, and nothing is promised of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from visard.anonymize.anonymousnet.response import Response, response

T, EPSILON = 0.2, 1.0
"""By default: distance of what is shown from everybody's, and ε of each attribute."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How much may be told of each attribute.

    Attributes:
        responses: by attribute, in the translator's order.
    """

    responses: Mapping[str, Response]

    @property
    def t(self) -> float:
        """The largest distance of what is shown of an attribute from the reference."""
        return max(each.t for each in self.responses.values())

    @property
    def epsilon(self) -> float:
        """What is spent on all attributes of a photo."""
        return sum(each.epsilon for each in self.responses.values())

    def answers(
        self, truths: Bool[np.ndarray, " k"], random: np.random.Generator
    ) -> Bool[np.ndarray, " k"]:
        """What is shown of one face."""
        asked = zip(self.responses.values(), truths, strict=True)
        return np.array([each.answers(np.array([truth]), random)[0] for each, truth in asked])


def policy(
    attributes: Sequence[str], shares: Mapping[str, float], *, t: float, epsilon: float
) -> Policy:
    """The policy that tells the truth as often as both bounds let it.

    Args:
        shares: of the reference, by attribute.
        t: 0 to 1.
        epsilon: of each attribute, 0 or more.

    Raises:
        SettingError: a bound is out of range.

    >>> told = policy(["Male", "Smiling"], {"Male": 0.4, "Smiling": 0.5}, t=0.2, epsilon=1.0)
    >>> told.t, round(told.epsilon, 2)
    (0.2, 1.65)
    """
    return Policy({each: response(shares[each], t=t, epsilon=epsilon) for each in attributes})


def truths(probabilities: Float[np.ndarray, "*n k"]) -> Bool[np.ndarray, "*n k"]:
    """What stage I takes to be true."""
    likely: np.ndarray = probabilities >= 0.5
    return likely
