"""Where a face that somebody marked in a video is, frame by frame."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from visard.boxes.correcting import within
from visard.boxes.mark import Mark, What
from visard.errors import DataError
from visard.types import Box


@dataclass(frozen=True, slots=True)
class Course:
    """One face's way, from mark to mark.

    Attributes:
        stays: for each mark, in order of time: first frame, last frame, box.
    """

    what: What
    face: str
    stays: tuple[tuple[int, int, Box], ...]

    def at(self, frame: int) -> Box | None:
        """The box in a frame; None before the first mark and after the last.

        >>> way = Course(What.COVER, "", ((0, 0, (0, 0, 4, 4)), (2, 3, (2, 0, 6, 4))))
        >>> way.at(1), way.at(3), way.at(4)
        ((1.0, 0.0, 5.0, 4.0), (2, 0, 6, 4), None)
        """
        index = bisect_right(self.stays, frame, key=lambda stay: stay[0]) - 1
        if index < 0:
            return None
        _, last, box = self.stays[index]
        if frame <= last:
            return box
        if index + 1 == len(self.stays):
            return None
        start, _, to = self.stays[index + 1]
        share = (frame - last) / (start - last)
        left, top, right, bottom = (a + share * (b - a) for a, b in zip(box, to, strict=True))
        return left, top, right, bottom


def named(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The same marks, those without a face's name with one of their own.

    >>> [each.face for each in named([Mark("a", (0, 0, 1, 1)), Mark("a", (0, 0, 1, 1), face="me")])]
    ['by hand 1', 'me']
    """
    taken = {mark.face for mark in marks}
    free = (name for number in count(1) if (name := f"by hand {number}") not in taken)
    return tuple(mark if mark.face else replace(mark, face=next(free)) for mark in marks)


def courses(
    marks: Sequence[Mark], times: Sequence[float], size: tuple[int, int]
) -> tuple[Course, ...]:
    """The ways of all faces that are marked in a video.

    Args:
        marks: with names.
        times: of each frame, in seconds from the first.
        size: width and height of the picture.

    Raises:
        DataError: a mark lies outside the picture or the video, or contradicts another one
            of the same face.
    """
    by_face: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_face[mark.face].append(mark)
    return tuple(_course(its, times, size) for its in by_face.values())


def _course(marks: Sequence[Mark], times: Sequence[float], size: tuple[int, int]) -> Course:
    first = marks[0]
    for mark in marks:
        if mark.what is not first.what:
            what = f"face {mark.face} is to be left in one line and covered in another"
            raise DataError(what, mark.place, "say the same in all its lines")
    stays = sorted(
        ((*_span(mark, times), within(mark, size), mark.place) for mark in marks),
        key=lambda stay: stay[:2],
    )
    for before, after in pairwise(stays):
        if after[0] <= before[1]:
            what = f"face {first.face} is in two places in frame {after[0]}"
            raise DataError(what, after[3], "give the other one another name")
    return Course(first.what, first.face, tuple((start, end, box) for start, end, box, _ in stays))


def _span(mark: Mark, times: Sequence[float]) -> tuple[int, int]:
    last = len(times) - 1
    if mark.seconds is not None:
        return _by_clock(mark, times)
    start, end = mark.frames or (0, last)
    if start > last:
        raise DataError(f"the video ends with frame {last}", mark.place, "write an earlier one")
    return start, min(end, last)


def _by_clock(mark: Mark, times: Sequence[float]) -> tuple[int, int]:
    """The frames that are shown at any time in between."""
    start, end = mark.seconds or (0.0, 0.0)
    step = (times[-1] - times[0]) / max(len(times) - 1, 1)
    if start > times[-1] + step:
        what = f"the video ends after {times[-1] + step:.2f} seconds"
        raise DataError(what, mark.place, "write an earlier time")
    shown = max(bisect_right(times, start + 1e-6) - 1, 0)
    return shown, max(bisect_right(times, end + 1e-6) - 1, shown)
