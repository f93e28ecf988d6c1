"""What verification is measured on: the distances of pairs, and who is in each pair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from visard.errors import DataError
from visard.metrics.pairwise import pairwise
from visard.types import Metric

_AT_ONCE = 1 << 20
"""Pairs compared at once; bounds the memory beyond the result's own."""

Distances = Float[np.ndarray, " _"]
Persons = Int[np.ndarray, " _"]
Block = tuple[Distances, Persons, Persons]
"""Distances of pairs, and the person on each side."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """Distances of genuine pairs (one person) and impostor pairs (two people).

    Attributes:
        genuine, impostor: lower is more alike; a pair at or under a threshold matches.
        genuine_person: who is in each genuine pair, as a number from 0 on.
        impostor_people: the two people of each impostor pair.

    Raises:
        DataError: a distance is not a number.
    """

    genuine: Float[np.ndarray, " g"]
    impostor: Float[np.ndarray, " i"]
    genuine_person: Int[np.ndarray, " g"]
    impostor_people: Int[np.ndarray, "i 2"]

    def __post_init__(self) -> None:
        if np.isnan(self.genuine).any() or np.isnan(self.impostor).any():
            raise DataError("a recogniser gave distances that are not numbers")

    def persons(self) -> Persons:
        """The number of everybody who is in a pair, in order."""
        return np.union1d(self.genuine_person, self.impostor_people)

    def drawn(self, times: Persons) -> "Comparisons":
        """As if each person had come so many times, each time as somebody else.

        A pair of one person comes as often as the person; a pair of two, the product
        of both. No pairs arise between two drawings of one person: the same photo
        twice would be no comparison.

        Args:
            times: by the person's number.
        """
        genuine = times[self.genuine_person]
        impostor = times[self.impostor_people[:, 0]] * times[self.impostor_people[:, 1]]
        return Comparisons(
            np.repeat(self.genuine, genuine),
            np.repeat(self.impostor, impostor),
            np.repeat(self.genuine_person, genuine),
            np.repeat(self.impostor_people, impostor, axis=0),
        )


def within(
    embeddings: Float[Tensor, "n d"], person: Int[Tensor, " n"], metric: Metric
) -> Comparisons:
    """All pairs of photos of one sample, each once, by rising distance.

    Args:
        embeddings: one row a photo.
        person: whose photo each is, as a number from 0 on.

    Limits: 24 bytes a pair; 10,000 photos make 1.2 GB.

    >>> rows, person = torch.tensor([[0.0], [1.0], [5.0]]), torch.tensor([7, 7, 2])
    >>> found = within(rows, person, Metric.EUCLIDEAN)
    >>> found.genuine.tolist(), found.impostor.tolist()
    ([1.0], [4.0, 5.0])
    """
    count = len(person)
    later = torch.arange(count)
    blocks = _blocks(embeddings, person, embeddings, person, metric)
    return _sorted(_chosen(block, rows[:, None] < later) for rows, block in blocks)


def across(
    probes: Float[Tensor, "n d"],
    probe_person: Int[Tensor, " n"],
    references: Float[Tensor, "m d"],
    reference_person: Int[Tensor, " m"],
    metric: Metric,
    *,
    twins: bool = False,
) -> Comparisons:
    """All pairs of a probe and a reference, by rising distance.

    Args:
        probes, references: one row a photo, by one numbering of people.
        twins: row i of both is the same photo (protected, and as it was): such
            pairs are left out, for an adversary rarely has the very photo.
    """
    columns = torch.arange(len(references))
    blocks = _blocks(probes, probe_person, references, reference_person, metric)
    return _sorted(
        _chosen(block, (rows[:, None] != columns) if twins else torch.ones_like(block[0]).bool())
        for rows, block in blocks
    )


_Grid = tuple[Float[Tensor, "n m"], Int[Tensor, "n m"], Int[Tensor, "n m"]]


def _blocks(
    a: Tensor, a_person: Tensor, b: Tensor, b_person: Tensor, metric: Metric
) -> Iterator[tuple[Int[Tensor, " n"], _Grid]]:
    """Rows of the first against all of the second: row numbers, distances, people."""
    height = max(1, _AT_ONCE // max(1, len(b)))
    for start in range(0, len(a), height):
        rows = torch.arange(start, min(start + height, len(a)))
        distances = pairwise(a[rows], b, metric)
        people = a_person[rows, None].expand_as(distances), b_person.expand_as(distances)
        yield rows, (distances, *people)


def _chosen(block: _Grid, which: Bool[Tensor, "n m"]) -> Block:
    distances, first, second = (each[which].numpy() for each in block)
    return distances, first.astype(np.int32), second.astype(np.int32)


def _sorted(blocks: Iterable[Block]) -> Comparisons:
    parts = list(blocks) or [(np.empty(0), np.empty(0, np.int32), np.empty(0, np.int32))]
    distances, first, second = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(distances)
    same = (first == second)[order]
    genuine, impostor = order[same], order[~same]
    people = np.stack((first[impostor], second[impostor]), axis=1)
    return Comparisons(distances[genuine], distances[impostor], first[genuine], people)
