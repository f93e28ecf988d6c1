"""Where a recogniser's thresholds come from: all pairs of photos of known people.

The threshold at a false accept rate is the largest distance at which no greater
share of impostor pairs (photos of two people) is taken for one person. A larger
threshold says "the same person" more often: it asks more of a cloak.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int

from visard.cards import FAR_LEVELS
from visard.distance import distance
from visard.errors import DataError
from visard.tensors import Embeddings
from visard.types import Calibration, Histogram, Metric

_STEP = 1e-4
"""Width of a bin of distances, and so the precision of a threshold."""
_ACCEPTED = 10
"""Least number of impostor pairs that a threshold must rest upon."""
_BLOCK = 1 << 18
"""Pairs compared at once; bounds the memory."""
_DRAWN = 200
"""Bins that a picture of the distances has at most."""

Bins = Int[np.ndarray, " _"]
Distance = Float[np.ndarray, " p"]
Same = Bool[np.ndarray, " p"]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One recogniser's embeddings of one data set.

    Attributes:
        embeddings: one row a photo.
        person: whose photo each is, as a number.
    """

    embeddings: Embeddings
    person: Int[torch.Tensor, " n"]


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """How many pairs lie in each bin of distance, from 0 on."""

    impostor: Bins
    genuine: Bins


def measure(samples: Iterable[Sample], metric: Metric) -> Distances:
    """Distances of all pairs within each sample; none between two samples.

    Two data sets differ in how their photos were taken, which alone tells their
    people apart: pairs between them would flatter the recogniser.
    """
    impostor, genuine = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for sample in samples:
        for distances, same in _blocks(sample, metric):
            impostor = _add(impostor, distances[~same])
            genuine = _add(genuine, distances[same])
    return Distances(impostor, genuine)


def _blocks(sample: Sample, metric: Metric) -> Iterable[tuple[Distance, Same]]:
    count = len(sample.person)
    rows = max(1, _BLOCK // max(1, count))
    for start in range(0, count, rows):
        number = torch.arange(start, min(start + rows, count))
        first, second = torch.nonzero(number[:, None] < torch.arange(count)[None], as_tuple=True)
        first = first + start
        between = distance(sample.embeddings[first], sample.embeddings[second], metric)
        same = sample.person[first] == sample.person[second]
        yield between.double().numpy(), same.numpy()


def _add(bins: Bins, distances: Distance) -> Bins:
    if not np.isfinite(distances).all():
        raise DataError("a recogniser gave embeddings that are not numbers")
    more = np.bincount((distances.clip(min=0) / _STEP).astype(np.int64))
    wider = max(len(bins), len(more))
    total: Bins = np.pad(bins, (0, wider - len(bins))) + np.pad(more, (0, wider - len(more)))
    return total


def supported(impostor_pairs: int) -> tuple[str, ...]:
    """The false accept rates that so many impostor pairs can tell.

    >>> supported(20_000)
    ('1e-2', '1e-3')
    """
    return tuple(far for far in FAR_LEVELS if impostor_pairs * float(far) >= _ACCEPTED)


def calibration(distances: Distances, data: str, people: int, needed: str = "1e-3") -> Calibration:
    """Thresholds at every false accept rate that the pairs can tell.

    Args:
        data: what was measured, in words.
        people: how many.
        needed: the false accept rate at which photos are judged.

    Raises:
        DataError: there are too few impostor pairs for the rate that is needed.
    """
    impostors = int(distances.impostor.sum())
    levels = supported(impostors)
    if needed not in levels:
        least = round(_ACCEPTED / float(needed))
        raise DataError(
            f"{impostors} impostor pairs cannot tell a false accept rate of {needed}",
            todo=f"give photos of more people: {least} pairs are the least",
        )
    thresholds = {far: _threshold(distances, float(far)) for far in levels}
    genuine = int(distances.genuine.sum())
    return Calibration(thresholds, data, people, impostors, genuine, histogram(distances))


def histogram(distances: Distances) -> Histogram:
    """The same pairs in bins wide enough to be drawn, 1, 2 or 5 of a power of ten.

    >>> histogram(Distances(np.array([0, 2, 1]), np.array([3])))
    Histogram(width=0.0001, genuine=(3, 0, 0), impostor=(0, 2, 1))
    """
    fine = max(len(distances.impostor), len(distances.genuine))
    together = next(n for n in _round_numbers() if fine <= n * _DRAWN)
    count = -(-fine // together)
    genuine, impostor = (
        tuple(_together(bins, together, count).tolist())
        for bins in (distances.genuine, distances.impostor)
    )
    return Histogram(round(together * _STEP, 4), genuine, impostor)


def _round_numbers() -> Iterator[int]:
    return (digit * 10**power for power in itertools.count() for digit in (1, 2, 5))


def _together(bins: Bins, size: int, count: int) -> Bins:
    padded = np.pad(bins, (0, size * count - len(bins)))
    sums: Bins = padded.reshape(count, size).sum(axis=1)
    return sums


def _threshold(distances: Distances, far: float) -> float:
    accepted = np.cumsum(distances.impostor)
    below = int(np.searchsorted(accepted, far * accepted[-1], side="right"))
    return round(below * _STEP, 4)


def accepted(bins: Bins, threshold: float) -> float:
    """Share of the pairs, counted in bins, that a threshold takes for one person.

    >>> accepted(np.array([1, 0, 0, 3]), 0.0002)
    0.25
    """
    return float(bins[: round(threshold / _STEP)].sum() / max(1, bins.sum()))
