"""How far a figure may be off because of who happened to be in the sample.

People are drawn with replacement, and all that they are in comes with them: photos
of one person are alike, so pairs drawn one by one would make every figure look
surer than it is (the subsets bootstrap of Bolle et al. 2004).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np

from visard.errors import DataError
from visard.metrics.rates import percent
from visard.metrics.scores import Persons

Sample = TypeVar("Sample")
Sample_co = TypeVar("Sample_co", covariant=True)


@runtime_checkable
class Drawable(Protocol[Sample_co]):
    """A sample of which people can be drawn anew: `Comparisons`, `Search`, `Trials`."""

    def persons(self) -> Persons:
        """Everybody's number, in order."""
        ...

    def drawn(self, times: Persons) -> Sample_co:
        """As if each person had come so many times, by the person's number."""
        ...


@runtime_checkable
class Figure(Protocol):
    """A rate of any kind."""

    @property
    def share(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Interval:
    """Between the outer percentiles of what the drawn samples gave.

    Attributes:
        level: the share of samples that lie within, 0 to 1.
        people: how many were drawn, each time.
        draws: how many samples gave the figure at all.

    >>> print(Interval(0.01, 0.025, 0.95, 200, 1000))
    1.0 % to 2.5 % (95 % interval, 200 people)
    """

    low: float
    high: float
    level: float
    people: int
    draws: int

    def __str__(self) -> str:
        between = f"{percent(self.low)} to {percent(self.high)}"
        return f"{between} ({self.level * 100:g} % interval, {self.people:,} people)"


def interval(
    sample: Drawable[Sample],
    figure: Callable[[Sample], Figure],
    *,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """The percentile interval of any rate, by drawing people.

    Drawn samples in which the rate does not exist (no genuine pair, say) are left out.

    Args:
        figure: what is measured, such as ``lambda sample: far(sample, 1.1)``.

    Raises:
        DataError: there are fewer than two people, or most drawn samples lack the rate.

    Limits: what never happened cannot be drawn, so the interval of 0 of n is 0 to 0: its
    counts say more. It is too narrow for a handful of people.

    >>> from visard.metrics.trials import Trials
    >>> trials = Trials(np.arange(40) % 4 == 0, np.arange(40) % 20)
    >>> found = interval(trials, Trials.rate, draws=200)
    >>> found.low < trials.rate().share < found.high
    True
    """
    people = sample.persons()
    if len(people) < 2:
        raise DataError("one person tells nothing about people", todo="give photos of at least two")
    random = np.random.default_rng(seed)
    shares = []
    for _ in range(draws):
        times = np.bincount(random.choice(people, len(people)), minlength=int(people[-1]) + 1)
        try:
            shares.append(figure(sample.drawn(times)).share)
        except DataError:
            continue
    if len(shares) * 2 <= draws:
        raise DataError("most samples of the people lack what is measured", todo="give more people")
    low, high = np.quantile(shares, ((1 - level) / 2, (1 + level) / 2))
    return Interval(float(low), float(high), level, len(people), len(shares))
