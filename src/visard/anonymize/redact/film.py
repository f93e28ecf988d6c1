"""Faces covered in every frame of a video, and held where a detector blinks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from visard.anonymize.redact.redaction import Redaction, covered
from visard.track.timeline import Patience, Timeline
from visard.types import Box, Face, ImageArray

Look = Callable[[ImageArray], Sequence[Face]]


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """A frame anonymised.

    Attributes:
        number: of the frame, from 0.
        pixels: the frame anew.
        boxes: where faces were covered, found or held.
        looked: how many faces a detector found in it; None where nobody looked.
    """

    number: int
    pixels: ImageArray
    boxes: tuple[Box, ...]
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


def covered_frames(
    frames: Iterable[ImageArray], look: Look, redaction: Redaction, rhythm: Rhythm
) -> Iterator[Covered]:
    """Each frame with its faces covered, in order; some frames later than they come in.

    Where a method has several versions, the one that changes most is taken: nobody can judge
    every frame.

    Args:
        look: finds the faces of a frame.
    """
    *_, fill = redaction.fills.values()
    for seen, boxes in Timeline[_Seen](rhythm.patience).run(_looked_at(frames, look, rhythm.every)):
        faces = [upright(box) for box in boxes]
        pixels = covered(seen.pixels, faces, redaction.shape, fill)
        yield Covered(seen.number, pixels, tuple(boxes), seen.found)


def upright(box: Box) -> Face:
    """A face in a box of which nobody knows the landmarks: as they lie in most."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    one, two, three, four, five = (
        (left + x * width, top + y * height)
        for x, y in ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    )
    return Face(box, (one, two, three, four, five), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    number: int
    pixels: ImageArray
    found: int | None


def _looked_at(
    frames: Iterable[ImageArray], look: Look, every: int
) -> Iterator[tuple[_Seen, list[Box] | None]]:
    for number, pixels in enumerate(frames):
        boxes = None if number % every else [face.box for face in look(pixels)]
        yield _Seen(number, pixels, None if boxes is None else len(boxes)), boxes
