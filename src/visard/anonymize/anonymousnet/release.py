"""Stage II for the faces of photos: what is shown of each attribute, and what that tells.

One photo by itself, or a face of a set that was made t-close before: see
``visard.anonymize.anonymousnet.response`` and ``.closeness``. The truth is what stage I
reads from the photo. Hair has one colour or none of these, so its colours are one question;
every other attribute is a question of its own. Only attributes that stage III can change are
answered for; the others are shown as they are, and nothing is promised of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

from visard.anonymize.anonymousnet.response import Response, response
from visard.anonymize.anonymousnet.wishes import COLOURS

T, EPSILON = 0.2, 1.0
"""By default: distance of what is shown from everybody's, and ε of each question."""

Shown = Bool[np.ndarray, " k"]
"""Which attributes a face has, or shows, in the translator's order."""


class Question(NamedTuple):
    """One attribute, or several that exclude one another.

    Attributes:
        columns: theirs. Value 0 is none of them, 1 the first.
    """

    columns: tuple[int, ...]
    response: Response

    def answer(self, truths: Shown, random: np.random.Generator) -> Bool[np.ndarray, " columns"]:
        """Which of its own attributes are shown of a face."""
        own = truths[list(self.columns)]
        true = int(own.argmax()) + 1 if own.any() else 0
        shown = self.response.answers(np.array([true]), random)[0]
        seen: np.ndarray = np.arange(1, len(own) + 1) == shown
        return seen


class Policy(NamedTuple):
    """How much may be told of each attribute."""

    questions: tuple[Question, ...]

    @property
    def t(self) -> float:
        """The largest distance of what is shown of a question from the reference."""
        return max(each.response.t for each in self.questions)

    @property
    def epsilon(self) -> float:
        """What is spent on all questions about a face."""
        return sum(each.response.epsilon for each in self.questions)

    def possible(self, wanted: Shown) -> Shown:
        """The same, with the first only of attributes that exclude one another."""
        kept = wanted.copy()
        for each in self.questions:
            own = list(each.columns)
            kept[own] = np.arange(len(own)) == wanted[own].argmax() if wanted[own].any() else False
        return kept

    def answers(self, truths: Shown, random: np.random.Generator) -> Shown:
        """What is shown of one face."""
        shown = truths.copy()
        for each in self.questions:
            shown[list(each.columns)] = each.answer(truths, random)
        return shown


def policy(
    attributes: Sequence[str], shares: Mapping[str, float], *, t: float, epsilon: float
) -> Policy:
    """The policy that tells the truth as often as both bounds let it.

    Args:
        shares: of the reference, by attribute.
        t: 0 to 1.
        epsilon: of each question, 0 or more.

    Raises:
        SettingError: a bound is out of range.

    >>> told = policy(["Male", "Smiling"], {"Male": 0.4, "Smiling": 0.5}, t=0.2, epsilon=1.0)
    >>> told.t, round(told.epsilon, 2)
    (0.2, 1.66)
    """
    hair = tuple(place for place, name in enumerate(attributes) if name in COLOURS)
    others = [(place,) for place, name in enumerate(attributes) if name not in COLOURS]
    return Policy(
        tuple(
            Question(columns, response(_priors(columns, attributes, shares), t=t, epsilon=epsilon))
            for columns in ([hair] if hair else []) + others
        )
    )


def _priors(
    columns: Sequence[int], attributes: Sequence[str], shares: Mapping[str, float]
) -> list[float]:
    each = [shares[attributes[column]] for column in columns]
    return [1 - sum(each), *each]
