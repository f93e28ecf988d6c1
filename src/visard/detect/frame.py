"""Between the photo and the picture that a detector looks at.

A large photo is shrunk first, so that a detector's time and memory have a bound;
what it finds is brought back to the photo's own pixels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

from visard.types import Box, Face, ImageArray, Point


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture to look at, and the size of the photo it was made of.

    Attributes:
        image: what the detector sees, contiguous.
        width, height: the photo's size in pixels.
    """

    image: ImageArray
    width: int
    height: int

    def restore(self, faces: Iterable[Face]) -> list[Face]:
        """The faces in the photo's pixels, boxes cut at its edges, largest first."""
        cut = (self._restored(face) for face in faces)
        seen = [face for face in cut if face.width > 0 and face.height > 0]
        return sorted(seen, key=lambda face: (-face.width * face.height, face.box))

    def _restored(self, face: Face) -> Face:
        right, down = self.width / self.image.shape[1], self.height / self.image.shape[0]
        left, top, end, bottom = face.box
        box = (left * right, top * down, end * right, bottom * down)
        first, second, nose, third, fourth = (
            ((x + 0.5) * right - 0.5, (y + 0.5) * down - 0.5) for x, y in face.landmarks
        )
        return Face(self._cut(box), (first, second, nose, third, fourth), face.confidence)

    def _cut(self, box: Box) -> Box:
        left, top, right, bottom = box
        across, down = float(self.width), float(self.height)
        return max(left, 0.0), max(top, 0.0), min(right, across), min(bottom, down)


def look(image: ImageArray, longest: int) -> Frame:
    """The photo, or where a side is longer than ``longest`` pixels, a shrunk copy.

    Shrinking averages the area that falls on each pixel.

    >>> look(np.zeros((30, 4000, 3), np.uint8), 2000).image.shape
    (15, 2000, 3)
    """
    height, width, _ = image.shape
    shrink = min(1.0, longest / max(height, width))
    if shrink == 1:
        return Frame(np.ascontiguousarray(image), width, height)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = cv2.resize(np.ascontiguousarray(image), size, interpolation=cv2.INTER_AREA)
    return Frame(small, width, height)


def five(points: Float[np.ndarray, "5 2"]) -> tuple[Point, Point, Point, Point, Point]:
    """Five landmarks as plain numbers."""
    left_eye, right_eye, nose, left_mouth, right_mouth = ((x, y) for x, y in points.tolist())
    return left_eye, right_eye, nose, left_mouth, right_mouth
