"""Shares that never lose their counts, and are never rounded to none or all."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from visard.errors import DataError


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many.

    Raises:
        DataError: of none, nothing can be a share.

    >>> print(Rate(30, 24_000), Rate(0, 10), Rate(10, 10), sep="; ")
    0.1 % (30 of 24,000); 0 % (0 of 10); 100 % (10 of 10)
    >>> print(Rate(1, 24_000), Rate(23_999, 24_000), sep="; ")
    < 0.1 % (1 of 24,000); > 99.9 % (23,999 of 24,000)
    """

    hits: int
    total: int

    def __post_init__(self) -> None:
        if self.total < 1:
            raise DataError("nothing was counted, so there is no rate")

    @classmethod
    def of(cls, happened: Bool[np.ndarray, " _"]) -> "Rate":
        """How often something happened."""
        return cls(int(np.count_nonzero(happened)), len(happened))

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.hits / self.total

    @property
    def rest(self) -> "Rate":
        """How often it did not happen."""
        return Rate(self.total - self.hits, self.total)

    def __str__(self) -> str:
        return f"{percent(self.share)} ({self.hits:,} of {self.total:,})"


@dataclass(frozen=True, slots=True)
class MeanRate:
    """The mean of two rates, each with its own counts: neither outweighs the other.

    >>> print(MeanRate(Rate(9, 10), Rate(999, 1000)))
    95.0 % (mean of 90.0 % (9 of 10) and 99.9 % (999 of 1,000))
    """

    first: Rate
    second: Rate

    @property
    def share(self) -> float:
        """0 to 1."""
        return (self.first.share + self.second.share) / 2

    def __str__(self) -> str:
        return f"{percent(self.share)} (mean of {self.first} and {self.second})"


def percent(share: float) -> str:
    """One decimal; 0 % only for none, and 100 % only for all.

    >>> percent(0), percent(0.0004), percent(0.5), percent(0.9996), percent(1)
    ('0 %', '< 0.1 %', '50.0 %', '> 99.9 %', '100 %')
    """
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    if share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if share >= 0.9995 else f"{share * 100:.1f} %"
