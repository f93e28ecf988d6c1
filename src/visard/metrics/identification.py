"""Who is it? Searching a gallery of people, closed (everybody is enrolled) and open.

Where two people are equally far, the adversary is taken to guess right: a tie never
makes a change look protective.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from visard.errors import DataError
from visard.metrics.pairwise import pairwise
from visard.metrics.rates import Rate
from visard.metrics.scores import Distances, Persons
from visard.types import Metric

NOBODY = -1
"""Stands for the gallery's column of a probe whose person is not enrolled."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Every probe against everybody enrolled.

    Attributes:
        distances: probe × person enrolled; lower is more alike.
        column: the probe's own person among those enrolled; -1: not enrolled.
        person: who is in the probe, enrolled or not, as a number from 0 on.

    Raises:
        DataError: nobody is enrolled, a column is not there, or a distance is no number.
    """

    distances: Float[np.ndarray, "n people"]
    column: Int[np.ndarray, " n"]
    person: Int[np.ndarray, " n"]

    def __post_init__(self) -> None:
        people = self.distances.shape[1]
        if not people:
            raise DataError("nobody is enrolled", todo="give a gallery of at least one person")
        if ((self.column < NOBODY) | (self.column >= people)).any():
            raise DataError(f"a probe's person is not among the {people} enrolled")
        if np.isnan(self.distances).any():
            raise DataError("a recogniser gave distances that are not numbers")

    def persons(self) -> Persons:
        """The number of everybody who is in a probe, in order."""
        return np.unique(self.person)

    def drawn(self, times: Persons) -> "Search":
        """As if each probe's person had come so many times; the gallery stays."""
        rows = np.repeat(np.arange(len(self.person)), times[self.person])
        return Search(self.distances[rows], self.column[rows], self.person[rows])


def search(
    probes: Float[Tensor, "n d"],
    probe_person: Int[Tensor, " n"],
    gallery: Float[Tensor, "m d"],
    gallery_person: Int[Tensor, " m"],
    metric: Metric,
) -> Search:
    """Each person enrolled is as far as the nearest of the person's photos.

    Raises:
        DataError: nobody is enrolled, or a distance is no number.

    >>> probes, gallery = torch.tensor([[0.0], [9.0]]), torch.tensor([[1.0], [4.0], [8.0]])
    >>> whose, enrolled = torch.tensor([5, 6]), torch.tensor([3, 3, 5])
    >>> found = search(probes, whose, gallery, enrolled, Metric.EUCLIDEAN)
    >>> found.distances.tolist(), found.column.tolist()
    ([[1.0, 8.0], [5.0, 1.0]], [1, -1])
    """
    enrolled, column = torch.unique(gallery_person, return_inverse=True)
    nearest = torch.full((len(probes), len(enrolled)), torch.inf, dtype=torch.float64)
    between = pairwise(probes, gallery, metric)
    nearest.scatter_reduce_(1, column.expand_as(between), between, "amin")
    own = torch.searchsorted(enrolled, probe_person).clamp(max=max(0, len(enrolled) - 1))
    known = torch.isin(probe_person, enrolled)
    return Search(
        nearest.numpy(), torch.where(known, own, NOBODY).numpy(), probe_person.long().numpy()
    )


def rank_k(searches: Search, k: int) -> Rate:
    """Closed set: probes whose person is among the k nearest. Probes of others do not count.

    Raises:
        DataError: no probe's person is enrolled.
    """
    return Rate.of(_ranks(searches)[_mated(searches)] <= k)


def cmc(searches: Search) -> Float[np.ndarray, " people"]:
    """Cumulative match characteristic: the share at rank 1, 2, …, everybody.

    Raises:
        DataError: no probe's person is enrolled.
    """
    ranks = _ranks(searches)[_mated(searches)]
    counts = np.bincount(ranks, minlength=searches.distances.shape[1] + 1)[1:]
    return np.cumsum(counts) / len(ranks)


def fpir(searches: Search, threshold: float) -> Rate:
    """False positive identification rate: strangers for whom somebody is returned.

    Raises:
        DataError: every probe's person is enrolled.
    """
    return Rate.of(_strangers(searches) <= threshold)


def fnir(searches: Search, threshold: float, k: int = 1) -> Rate:
    """False negative identification rate: people enrolled, and not returned.

    Not returned is who is over the threshold, or not among the k nearest.

    Raises:
        DataError: no probe's person is enrolled.
    """
    return detected_and_identified(searches, threshold, k).rest


def detected_and_identified(searches: Search, threshold: float, k: int = 1) -> Rate:
    """Detection and identification rate: at or under the threshold, and among the k nearest.

    Raises:
        DataError: no probe's person is enrolled.
    """
    mated = _mated(searches)
    found = (_own(searches) <= threshold) & (_ranks(searches) <= k)
    return Rate.of(found[mated])


def threshold_at_fpir(searches: Search, most: float) -> float:
    """The largest distance to a stranger's nearest at which FPIR is no more than that.

    Minus infinity (return nobody) where the rate allows no stranger at all.

    Args:
        most: 0 to 1.

    Raises:
        DataError: every probe's person is enrolled.
    """
    nearest = np.sort(_strangers(searches))
    distances, first = np.unique(nearest, return_index=True)
    share = np.append(first[1:], len(nearest)) / len(nearest)
    allowed = distances[share <= most]
    return float(allowed[-1]) if len(allowed) else -np.inf


def _own(searches: Search) -> Distances:
    """To each probe's own person; meaningless where that is nobody."""
    own: Distances = searches.distances[np.arange(len(searches.column)), searches.column]
    return own


def _ranks(searches: Search) -> Persons:
    """One more than the people who are strictly nearer than the probe's own."""
    nearer = searches.distances < _own(searches)[:, None]
    ranks: Persons = 1 + np.count_nonzero(nearer, axis=1)
    return ranks


def _mated(searches: Search) -> Bool[np.ndarray, " _"]:
    mated: Bool[np.ndarray, " _"] = searches.column != NOBODY
    if not mated.any():
        raise DataError("no probe's person is enrolled", todo="enrol photos of these people")
    return mated


def _strangers(searches: Search) -> Distances:
    """To the nearest person enrolled, of probes whose own is not."""
    strangers = searches.column == NOBODY
    if not strangers.any():
        raise DataError(
            "every probe's person is enrolled", todo="give photos of people who are not"
        )
    nearest: Distances = searches.distances[strangers].min(axis=1)
    return nearest
