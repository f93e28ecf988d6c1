"""What of a photo belongs to a face: the part that is to be covered."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool

from visard.types import Face, ImageArray

Inside = Bool[np.ndarray, "h w"]

_HEAD = (0.80, 0.95, -0.12)
"""Half the width and half the height of a head, and how far up its middle lies, in sides of
the face's box: hair and ears tell people apart as well."""
_ROOM = 1.15
"""How far the rectangle around a head goes beyond it: fills look at what surrounds it."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A part of a photo.

    Attributes:
        rows, columns: the rectangle around it, within the photo.
        inside: which pixels of that rectangle belong to it.
    """

    rows: slice
    columns: slice
    inside: Inside

    def of(self, image: ImageArray) -> ImageArray:
        """The rectangle of a photo; a view."""
        return image[self.rows, self.columns]

    def put(self, image: ImageArray, changed: ImageArray) -> None:
        """Writes what was made of the rectangle into the photo, where it belongs to the face."""
        np.copyto(self.of(image), changed, where=self.inside[..., None])


def box(face: Face, image: ImageArray, margin: float = 0.2) -> Region:
    """The face's box and some of its surroundings.

    Args:
        margin: on each side, in widths and heights of the box.

    >>> points = ((3, 4), (7, 4), (5, 6), (3, 8), (7, 8))
    >>> region = box(Face((0, 0, 10, 10), points, 1.0), np.zeros((20, 20, 3), np.uint8), 0.5)
    >>> region.rows, int(region.inside.sum())
    (slice(0, 15, None), 225)
    """
    left, top, right, bottom = face.box
    across, down = margin * face.width, margin * face.height
    rows, columns = _within(image, (left - across, top - down, right + across, bottom + down))
    return Region(rows, columns, np.ones((_length(rows), _length(columns)), bool))


def oval(face: Face, image: ImageArray, reach: float = 1.0) -> Region:
    """The head: the face with hair and ears, turned as the eyes are.

    Args:
        reach: how large, beside a usual head.
    """
    half_width, half_height, up = _HEAD
    angle = roll(face)
    axes = (reach * half_width * face.width, reach * half_height * face.height)
    x, y = (face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2
    x, y = x - up * face.height * math.sin(angle), y + up * face.height * math.cos(angle)
    across, down = (
        math.hypot(axes[0] * math.cos(angle), axes[1] * math.sin(angle)),
        math.hypot(axes[0] * math.sin(angle), axes[1] * math.cos(angle)),
    )
    rows, columns = _within(image, _around(x, y, _ROOM * across, _ROOM * down))
    inside = np.zeros((_length(rows), _length(columns)), np.uint8)
    if inside.size:
        middle = (round(x - columns.start), round(y - rows.start))
        lengths = (math.ceil(axes[0]), math.ceil(axes[1]))
        cv2.ellipse(inside, middle, lengths, math.degrees(angle), 0, 360, 1, thickness=-1)
    return Region(rows, columns, inside.astype(bool))


def roll(face: Face) -> float:
    """How far the head is turned in the picture, clockwise, in radians.

    >>> roll(Face((0, 0, 9, 9), ((2, 2), (6, 6), (4, 5), (3, 7), (7, 7)), 1.0)) == math.pi / 4
    True
    """
    (left_x, left_y), (right_x, right_y) = face.landmarks[:2]
    return math.atan2(right_y - left_y, right_x - left_x)


def _around(x: float, y: float, across: float, down: float) -> tuple[float, float, float, float]:
    return x - across, y - down, x + across, y + down


def _within(image: ImageArray, sides: tuple[float, float, float, float]) -> tuple[slice, slice]:
    left, top, right, bottom = sides
    height, width, _ = image.shape
    rows = slice(_clipped(math.floor(top), height), _clipped(math.ceil(bottom), height))
    columns = slice(_clipped(math.floor(left), width), _clipped(math.ceil(right), width))
    return rows, columns


def _clipped(side: int, length: int) -> int:
    return min(max(side, 0), length)


def _length(part: slice) -> int:
    return int(part.stop - part.start)
