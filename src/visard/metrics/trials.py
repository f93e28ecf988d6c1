"""Things that happened or not, to whom: the counts that a plain rate is made of."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from visard.metrics.rates import Rate
from visard.metrics.scores import Persons


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """One trial a photo or pair, such as an attack, with the person it is about.

    Attributes:
        happened: whether it did, trial by trial.
        person: whose trial it is, as a number from 0 on.

    >>> print(Trials(np.array([True, False]), np.array([0, 1])).rate())
    50.0 % (1 of 2)
    """

    happened: Bool[np.ndarray, " n"]
    person: Persons

    def rate(self) -> Rate:
        """How often it happened."""
        return Rate.of(self.happened)

    def persons(self) -> Persons:
        """The number of everybody who had a trial, in order."""
        return np.unique(self.person)

    def drawn(self, times: Persons) -> "Trials":
        """As if each person had come so many times, by the person's number."""
        count = times[self.person]
        return Trials(np.repeat(self.happened, count), np.repeat(self.person, count))
