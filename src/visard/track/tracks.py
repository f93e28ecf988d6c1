"""Which face of a frame is which of the frames before (Bewley et al. 2016, arXiv:1602.00763)."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import count

import numpy as np
from jaxtyping import Float
from scipy.optimize import linear_sum_assignment

from visard.track.motion import Motion
from visard.types import Box

_Each = Float[np.ndarray, "_ _"]

_LEAST = 0.15
"""Least overlap (intersection over union) of a face with where it was expected."""
_REACH, _ALIKE = 2.5, 1.6
"""How far off a face may be where nothing overlaps, in its own sides, and how much larger or
smaller: one that crosses the picture quickly is nowhere near where it was two frames ago."""


@dataclass(eq=False)
class Track:
    """One face over time.

    Attributes:
        number: what tells it from other faces, from 1.
        motion: where it is expected next.
        parting: the same as it was when the face was last seen.
        seen: by frame, where a detector found it.
    """

    number: int
    motion: Motion
    parting: Motion
    seen: dict[int, Box]

    @classmethod
    def of(cls, number: int, frame: int, box: Box) -> "Track":
        """A face that was not seen before."""
        motion = Motion(box)
        return cls(number, motion, copy(motion), {frame: box})

    def sight(self, frame: int, box: Box) -> None:
        """It was found again, in the frame that its motion was last advanced to."""
        self.motion.correct(box)
        self.parting, self.seen[frame] = copy(self.motion), box

    @property
    def first(self) -> int:
        return min(self.seen)

    @property
    def last(self) -> int:
        return max(self.seen)


class Tracker:
    """Links the faces of frame after frame.

    Args:
        gap: frames that a face may go unseen and still be taken for the same.
    """

    def __init__(self, gap: int) -> None:
        self._gap, self._numbers = gap, count(1)
        self.tracks: list[Track] = []

    def look(self, frame: int, boxes: Sequence[Box] | None) -> None:
        """Take in a frame; every one must come, in order.

        Args:
            boxes: the faces that were found; None where nobody looked.
        """
        expected = [track.motion.advance() for track in self.tracks]
        if boxes is None:
            return
        free = set(range(len(boxes)))
        for track, box in _pairs(expected, boxes):
            self.tracks[track].sight(frame, boxes[box])
            free.discard(box)
        self.tracks += [Track.of(next(self._numbers), frame, boxes[box]) for box in sorted(free)]

    def forget(self, frame: int) -> list[Track]:
        """Let go of faces not seen for longer than the gap; those are returned."""
        gone = [track for track in self.tracks if frame - track.last > self._gap]
        self.tracks = [track for track in self.tracks if frame - track.last <= self._gap]
        return gone


def _pairs(expected: Sequence[Box], found: Sequence[Box]) -> list[tuple[int, int]]:
    if not expected or not found:
        return []
    likeness = _likeness(np.array(expected), np.array(found))
    rows, columns = linear_sum_assignment(-likeness)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] > 0
    ]


def _likeness(a: Float[np.ndarray, "n 4"], b: Float[np.ndarray, "m 4"]) -> _Each:
    """The overlap; where there is little, a small amount that falls to 0 with the distance."""
    overlap = overlaps(a, b)
    middles = [(each[:, :2] + each[:, 2:]) / 2 for each in (a, b)]
    sides = [(each[:, 2:] - each[:, :2]).mean(axis=1).clip(min=1) for each in (a, b)]
    away = np.linalg.norm(middles[0][:, None] - middles[1], axis=2) / sides[0][:, None]
    ratio = sides[0][:, None] / sides[1]
    alike = (ratio < _ALIKE) & (ratio > 1 / _ALIKE)
    near = _LEAST * (1 - away / _REACH).clip(min=0) * alike
    likeness: np.ndarray = np.where(overlap >= _LEAST, overlap, near)
    return likeness


def overlaps(a: Float[np.ndarray, "n 4"], b: Float[np.ndarray, "m 4"]) -> Float[np.ndarray, "n m"]:
    """Intersection over union of boxes, each with each.

    >>> overlaps(np.array([[0.0, 0, 2, 2]]), np.array([[1.0, 0, 3, 2], [5, 5, 6, 6]])).round(2)
    array([[0.33, 0.  ]])
    """
    corner = np.maximum(a[:, None, :2], b[None, :, :2])
    end = np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = (end - corner).clip(min=0).prod(axis=2)
    areas = [(each[:, 2:] - each[:, :2]).clip(min=0).prod(axis=1) for each in (a, b)]
    together: np.ndarray = both / np.maximum(areas[0][:, None] + areas[1] - both, 1e-9)
    return together
