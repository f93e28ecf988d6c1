"""Where every face is in every frame, those between two looks and around them as well.

A detector blinks: it misses a face for a frame or two, sees it late when it comes and loses
it early when it goes. So a face that was seen is taken to be there before it was first
seen and after it was last seen, for some frames, and all the time between. To know what
comes, frames are handed out a little later than they come in; no more than that is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from visard.track.tracks import Track, Tracker
from visard.types import Box

Item = TypeVar("Item")

_GROWTH = 0.03
"""By how much of its sides a box grows on each side with every frame nobody saw it."""
_START = 4
"""Sightings that tell how a face moved when it came."""


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many frames a face is taken to be there though nobody saw it.

    Attributes:
        between: two looks that found it.
        before, after: the first look that found it, and the last one.
    """

    between: int = 12
    before: int = 4
    after: int = 6

    @property
    def delay(self) -> int:
        """Frames that must have come before one can be handed out."""
        return max(self.between, self.before)


class Held(NamedTuple):
    """A face in a frame.

    Attributes:
        box: where it is, or is taken to be.
        track: its number: the same in all frames.
        sighted: the nearest frame in which it was found.
        there: the box in which it was found there.
    """

    box: Box
    track: int
    sighted: int
    there: Box


class Timeline(Generic[Item]):
    """Hands out each frame with all the faces that are in it.

    Args:
        patience: for how long faces are held.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._tracker = Tracker(max(patience.between, patience.after))
        self._gone: list[Track] = []

    def run(
        self, frames: Iterable[tuple[Item, Sequence[Box] | None]]
    ) -> Iterator[tuple[Item, list[Held]]]:
        """Each frame and the faces in it, in order.

        Args:
            frames: each with the faces that were found in it; None where nobody looked.
        """
        waiting: list[tuple[int, Item]] = []
        for number, (item, boxes) in enumerate(frames):
            waiting.append((number, item))
            self._tracker.look(number, boxes)
            if number >= self._patience.delay:
                yield self._handed_out(*waiting.pop(0))
            self._gone += self._tracker.forget(number)
            oldest = waiting[0][0] if waiting else number
            self._gone = [each for each in self._gone if self._end(each) >= oldest]
        for each in waiting:
            yield self._handed_out(*each)

    def _end(self, track: Track) -> int:
        return track.last + self._patience.after

    def _handed_out(self, number: int, item: Item) -> tuple[Item, list[Held]]:
        every = (*self._tracker.tracks, *self._gone)
        found = ((each, self._at(each, number)) for each in every)
        return item, [_held(track, number, box) for track, box in found if box is not None]

    def _at(self, track: Track, number: int) -> Box | None:
        if number in track.seen:
            return track.seen[number]
        if number < track.first:
            away = track.first - number
            return _come(track, away) if away <= self._patience.before else None
        if number > track.last:
            away = number - track.last
            return _carried(track, away) if away <= self._patience.after else None
        return _between(track, number)


def _held(track: Track, number: int, box: Box) -> Held:
    nearest = number if number in track.seen else min(track.seen, key=lambda n: abs(n - number))
    return Held(box, track.number, nearest, track.seen[nearest])


def _between(track: Track, number: int) -> Box:
    """On the straight way from one sighting to the next, and larger for the uncertainty."""
    earlier = max(frame for frame in track.seen if frame < number)
    later = min(frame for frame in track.seen if frame > number)
    share = (number - earlier) / (later - earlier)
    pairs = zip(track.seen[earlier], track.seen[later], strict=True)
    left, top, right, bottom = (a + share * (b - a) for a, b in pairs)
    return _grown((left, top, right, bottom), min(number - earlier, later - number))


def _come(track: Track, away: int) -> Box:
    """Where it came from before it was first seen: back the way it went then; and where it was."""
    first, *further = sorted(track.seen)[:_START]
    if not further:
        return _grown(track.seen[first], away)
    start, later = track.seen[first], track.seen[further[-1]]
    share = away / (further[-1] - first)
    back = [a - share * (b - a) for a, b in zip(start, later, strict=True)]
    return _grown(_around_both((back[0], back[1], back[2], back[3]), start), away)


def _carried(track: Track, away: int) -> Box:
    """Where it went after it was last seen, as far as its motion tells; and where it was."""
    motion, still = copy(track.parting), track.seen[track.last]
    gone = [motion.advance() for _ in range(away)][-1]
    return _grown(_around_both(gone, still), away)


def _around_both(one: Box, other: Box) -> Box:
    left, top = (min(a, b) for a, b in zip(one[:2], other[:2], strict=True))
    right, bottom = (max(a, b) for a, b in zip(one[2:], other[2:], strict=True))
    return left, top, right, bottom


def _grown(box: Box, frames: int) -> Box:
    left, top, right, bottom = box
    across, down = (_GROWTH * frames * side for side in (right - left, bottom - top))
    return left - across, top - down, right + across, bottom + down
