"""What a detector found in one picture, corrected by what somebody marked by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visard.boxes.mark import Mark, What
from visard.errors import DataError
from visard.track.tracks import overlaps
from visard.types import Box, Face, Point

SAME = 0.3
"""Overlap (intersection over union) from which on two boxes mean one face."""
_EQUAL = 0.51
"""Pixels up to which a side of a box was merely rounded."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The faces of a picture.

    Attributes:
        found: by the detector, and neither struck out nor marked by hand.
        confirmed: found, and marked by hand just there.
        given: marked by hand; with landmarks as those of the face found there, else upright.
        struck: found, but said to be left.
    """

    found: tuple[Face, ...]
    confirmed: tuple[Face, ...]
    given: tuple[Face, ...]
    struck: tuple[Face, ...]


def corrected(faces: Sequence[Face], marks: Sequence[Mark], size: tuple[int, int]) -> Corrected:
    """Apply marks: a box to cover stands in the place of a face found there.

    One that is where it was found changes nothing; one that is nowhere near a face is added.

    Args:
        size: width and height of the picture.

    Raises:
        DataError: a box lies outside the picture.
    """
    cover = [(mark, within(mark, size)) for mark in marks if mark.what is What.COVER]
    leave = [within(mark, size) for mark in marks if mark.what is What.LEAVE]
    struck = tuple(face for face in faces if any(same(face.box, box) for box in leave))
    rest = [face for face in faces if face not in struck]
    confirmed = [face for face in rest if any(_equal(face.box, box) for _, box in cover)]
    given = []
    for _, box in cover:
        near = [face for face in rest if same(face.box, box)]
        if not any(_equal(face.box, box) for face in confirmed):
            largest = max(near, key=lambda face: face.width, default=None)
            given.append(moved(largest, box) if largest else upright(box))
    found = [face for face in rest if not any(same(face.box, box) for _, box in cover)]
    return Corrected(tuple(found), tuple(confirmed), tuple(given), struck)


def within(mark: Mark, size: tuple[int, int]) -> Box:
    """The part of a mark's box that lies in the picture.

    Raises:
        DataError: nothing of it does.
    """
    width, height = size
    left, top, right, bottom = mark.box
    box = (max(left, 0.0), max(top, 0.0), min(right, float(width)), min(bottom, float(height)))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        todo = "write x and y of its top left corner, then its width and height, in pixels"
        raise DataError(f"the box lies outside the picture ({width} × {height})", mark.place, todo)
    return box


def same(one: Box, other: Box) -> bool:
    """Whether two boxes mean one face."""
    return bool(overlaps(np.array([one], float), np.array([other], float))[0, 0] >= SAME)


def _equal(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= _EQUAL for a, b in zip(one, other, strict=True))


def upright(box: Box) -> Face:
    """A face in a box of which nobody knows the landmarks: as they lie in most."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    one, two, three, four, five = (
        (left + x * width, top + y * height)
        for x, y in ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    )
    return Face(box, (one, two, three, four, five), 1.0)


def moved(face: Face, box: Box) -> Face:
    """The face in another box, its landmarks where they lie in its own."""
    across, down = (box[2] - box[0]) / face.width, (box[3] - box[1]) / face.height

    def put(point: Point) -> Point:
        x, y = point
        return box[0] + across * (x - face.box[0]), box[1] + down * (y - face.box[1])

    one, two, three, four, five = (put(point) for point in face.landmarks)
    return Face(box, (one, two, three, four, five), 1.0)
