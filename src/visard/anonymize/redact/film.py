"""Faces covered in every frame of a video, and held where a detector blinks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from visard.anonymize.redact.redaction import Redaction, covered
from visard.boxes.correcting import same, upright
from visard.track.timeline import Held, Patience, Timeline
from visard.types import Box, Face, ImageArray

Look = Callable[[int, ImageArray], Sequence[Face]]
"""Finds the faces of a frame, given its number too."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A face in a frame.

    Attributes:
        name: the same in all frames; numbers of those that were found, and what somebody
            called those that were marked.
        box: where it was covered.
        by_hand: it was marked.
    """

    name: str
    box: Box
    by_hand: bool = False


ByHand = Callable[[int], Sequence[Shown]]
"""The faces that somebody marked in a frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """A frame anonymised.

    Attributes:
        number: of the frame, from 0.
        pixels: the frame anew.
        faces: what was covered: found, held or marked.
        looked: how many faces a detector found in it; None where nobody looked.
    """

    number: int
    pixels: ImageArray
    faces: tuple[Shown, ...]
    looked: int | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a video is looked at.

    Attributes:
        every: frames from one look to the next.
        patience: for how many frames faces are held that nobody saw.
    """

    every: int = 1
    patience: Patience = field(default_factory=Patience)


def _nobody(frame: int) -> Sequence[Shown]:
    return ()


def covered_frames(
    frames: Iterable[ImageArray],
    look: Look,
    redaction: Redaction,
    rhythm: Rhythm,
    by_hand: ByHand = _nobody,
) -> Iterator[Covered]:
    """Each frame with its faces covered, in order; some frames later than they come in.

    Where a method has several versions, the one that changes most is taken: nobody can judge
    every frame.

    Args:
        look: finds the faces of a frame.
        by_hand: what is covered besides; it stands in the place of a face found there.
    """
    *_, fill = redaction.fills.values()
    timeline = Timeline[_Seen](rhythm.patience)
    for seen, held in timeline.run(_looked_at(frames, look, rhythm.every)):
        faces = _together(held, by_hand(seen.number))
        boxes = [upright(each.box) for each in faces]
        pixels = covered(seen.pixels, boxes, redaction.shape, fill)
        yield Covered(seen.number, pixels, tuple(faces), seen.found)


def _together(held: Sequence[Held], marked: Sequence[Shown]) -> list[Shown]:
    rest = [each for each in held if not any(same(each.box, one.box) for one in marked)]
    return [Shown(str(each.track), each.box) for each in rest] + list(marked)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    number: int
    pixels: ImageArray
    found: int | None


def _looked_at(
    frames: Iterable[ImageArray], look: Look, every: int
) -> Iterator[tuple[_Seen, list[Box] | None]]:
    for number, pixels in enumerate(frames):
        boxes = None if number % every else [face.box for face in look(number, pixels)]
        yield _Seen(number, pixels, None if boxes is None else len(boxes)), boxes
