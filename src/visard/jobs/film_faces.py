"""The faces of a video: found, limited, marked by hand; and what was covered, face by face."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import count

from visard.anonymize.redact.film import Shown
from visard.boxes.correcting import same
from visard.boxes.course import Course
from visard.boxes.mark import Mark, What
from visard.jobs.looks import Find, Looks
from visard.jobs.picking import Limits
from visard.protocols import Detector
from visard.results import Why
from visard.types import Box, Face, ImageArray

_TOLD = 100
"""Faces left uncovered that are kept with their place; the rest is counted."""
_STRAIGHT = 0.02
"""Sides of its box by which a face may leave the straight way between two marks."""
_PENDING = 50
"""Frames after which a mark is set in any case."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A find in a frame that was left uncovered, since it is beyond a limit."""

    frame: int
    box: Box
    why: Why


class Finder:
    """Looks at frames: the finds of the detector, less what was struck out or is too much.

    Args:
        looks: finds of a run that was stopped, and where those of this one are kept.
        courses: what somebody marked.

    Attributes:
        uncovered: what was beyond a limit, the first of it; ``refused`` is how often.
        struck: finds that were struck out.
    """

    def __init__(
        self, detector: Detector, looks: Looks, courses: Sequence[Course], limits: Limits
    ) -> None:
        self._detector, self._looks, self._limits = detector, looks, limits
        self._left = [each for each in courses if each.what is What.LEAVE]
        self._marked = [each for each in courses if each.what is What.COVER]
        self.uncovered: list[Uncovered] = []
        self.refused = self.struck = 0

    def look(self, frame: int, image: ImageArray) -> list[Face]:
        """The faces of a frame that are to be covered."""
        faces = [_face(find) for find in self._finds(frame, image)]
        struck = [box for course in self._left if (box := course.at(frame)) is not None]
        kept = [face for face in faces if not any(same(face.box, box) for box in struck)]
        self.struck += len(faces) - len(kept)
        height, width, _ = image.shape
        marked = [each.box for each in self.by_hand(frame)]
        within, beyond = self._limits.split(kept, (width, height))
        for each in beyond:
            if not any(same(each.box, box) for box in marked):
                self.refused += 1
                self.uncovered += [Uncovered(frame, each.box, each.why)][
                    : _TOLD - len(self.uncovered)
                ]
        return within

    def by_hand(self, frame: int) -> list[Shown]:
        """The faces that somebody marked in a frame."""
        named = ((course.face, course.at(frame)) for course in self._marked)
        return [Shown(name, box, by_hand=True) for name, box in named if box is not None]

    def _finds(self, frame: int, image: ImageArray) -> list[Find]:
        known = self._looks.known.pop(frame, None)
        if known is not None:
            return known
        finds = [(*face.box, face.confidence) for face in self._detector.detect(image)]
        self._looks.add(frame, finds)
        return finds


def _face(find: Find) -> Face:
    left, top, right, bottom, confidence = find
    points = tuple((left, top) for _ in range(5))
    return Face((left, top, right, bottom), points, confidence)  # type: ignore[arg-type]


@dataclass(slots=True)
class CoveredFace:
    """One face that was covered, from when to when.

    Attributes:
        name: what it goes by.
        by_hand: somebody marked it.
        keys: frames and boxes; between them it goes straight.
        frames: in how many it was covered.
        largest: the frame in which it takes most of the picture, and the box there.
    """

    name: str
    by_hand: bool
    keys: list[tuple[int, Box]]
    frames: int = 0
    largest: tuple[int, Box] = (0, (0.0, 0.0, 0.0, 0.0))
    _pending: list[tuple[int, Box]] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.keys[0][0]

    @property
    def last(self) -> int:
        return (self._pending or self.keys)[-1][0]

    def add(self, frame: int, box: Box) -> None:
        """It was covered here, in the frame after the last one."""
        self.frames += 1
        if _size(box) > _size(self.largest[1]):
            self.largest = (frame, box)
        if not self.keys:
            self.keys.append((frame, box))
            return
        way = [*self._pending, (frame, box)]
        if len(way) > _PENDING or not all(_near(self.keys[-1], way[-1], each) for each in way):
            self.keys.append(self._pending[-1])
            way = way[-1:]
        self._pending = way

    def at(self, frame: int) -> Box | None:
        """Where it was covered in a frame, about."""
        ends = (*self.keys, *self._pending[-1:])
        course = Course(What.COVER, self.name, tuple((key, key, box) for key, box in ends))
        return course.at(frame)

    def marks(self, file: str) -> list[Mark]:
        """The same as boxes that can be corrected by hand and given to the next run."""
        ends = [*self.keys, *self._pending[-1:]]
        return [
            Mark(file, box, face=self.name, frames=(frame, frame), note="found")
            for frame, box in ends
        ]


class Tally:
    """Counts what was covered, and keeps the way of each face.

    Args:
        taken: names that are given by hand.

    Attributes:
        frames: with something covered; ``covered``: faces, frame by frame; ``held``: of these
            more than were found in their frame.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self.frames = self.covered = self.held = 0
        self.faces: list[CoveredFace] = []
        self._free = (name for number in count(1) if (name := str(number)) not in taken)
        self._present: dict[tuple[str, bool], CoveredFace] = {}

    def add(self, frame: int, shown: Sequence[Shown], found: int) -> None:
        """Take in a frame."""
        self.frames += bool(shown)
        self.covered += len(shown)
        self.held += max(0, len(shown) - found)
        present = {}
        for each in shown:
            who = (each.name, each.by_hand)
            present[who] = self._present.get(who) or self._new(each)
            present[who].add(frame, each.box)
        self._present = present

    def _new(self, shown: Shown) -> CoveredFace:
        name = shown.name if shown.by_hand else next(self._free)
        self.faces.append(CoveredFace(name, shown.by_hand, []))
        return self.faces[-1]


def _near(start: tuple[int, Box], end: tuple[int, Box], at: tuple[int, Box]) -> bool:
    share = (at[0] - start[0]) / max(end[0] - start[0], 1)
    room = max(0.5, _STRAIGHT * min(at[1][2] - at[1][0], at[1][3] - at[1][1]))
    sides = zip(start[1], end[1], at[1], strict=True)
    return all(abs(a + share * (b - a) - side) <= room for a, b, side in sides)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
