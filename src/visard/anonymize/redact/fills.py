"""What is put in the place of a face.

Each takes a rectangle with a face in it, which of its pixels belong to the face, and how wide
the face is; and gives the rectangle anew. ``blurred`` and ``pixelated`` leave something of the
face, and more than people think: a recogniser that has learned from such pictures knows
people by them (McPherson, Shokri, Shmatikov 2016, arXiv:1609.00408). The others leave nothing.
"""

from collections.abc import Callable

import cv2
import numpy as np

from visard.anonymize.redact.region import Inside
from visard.types import ImageArray

Fill = Callable[[ImageArray, Inside, float], ImageArray]

_INPAINTED = 96
"""Pixels a side at which a gap is filled: of larger ones the filling would take minutes."""


def solid(cut: ImageArray, inside: Inside, width: float) -> ImageArray:
    """Black."""
    return np.zeros_like(cut)


def mean(cut: ImageArray, inside: Inside, width: float) -> ImageArray:
    """The mean colour of what surrounds the face, which it is not part of itself."""
    around = cut[~inside]
    colour = around.mean(axis=0) if len(around) else np.full(3, 127.0)
    return np.broadcast_to(colour.round().astype(np.uint8), cut.shape).copy()


def blurred(sigma: float) -> Fill:
    """Blurred by a Gaussian.

    Args:
        sigma: in widths of the face, above 0.
    """

    def fill(cut: ImageArray, inside: Inside, width: float) -> ImageArray:
        result: ImageArray = cv2.GaussianBlur(
            cut, (0, 0), max(sigma * width, 0.5), borderType=cv2.BORDER_REPLICATE
        )
        return result

    return fill


def pixelated(across: int) -> Fill:
    """In squares of one colour.

    Args:
        across: squares over the width of the face, 1 or more.
    """

    def fill(cut: ImageArray, inside: Inside, width: float) -> ImageArray:
        side = max(width / across, 1.0)
        height_, width_ = (max(1, round(length / side)) for length in cut.shape[:2])
        small = cv2.resize(cut, (width_, height_), interpolation=cv2.INTER_AREA)
        result: ImageArray = cv2.resize(small, cut.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        return result

    return fill


def inpainted(cut: ImageArray, inside: Inside, width: float) -> ImageArray:
    """Filled from its edge inwards (Telea 2004, doi:10.1080/10867651.2004.10487596).

    Limits: a smear, not another face.
    """
    if inside.all():  # nothing around it to go on from
        return mean(cut, inside, width)
    shrink = min(1.0, _INPAINTED / max(cut.shape[:2]))
    size = [max(1, round(length * shrink)) for length in cut.shape[1::-1]]
    small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    hole = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    hole = cv2.dilate(hole, np.ones((3, 3), np.uint8))  # no pixel of the face to go on from
    filled = cv2.inpaint(small, hole, 3, cv2.INPAINT_TELEA)
    result: ImageArray = cv2.resize(filled, cut.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return result
