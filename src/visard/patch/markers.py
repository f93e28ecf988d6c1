"""Checkered markers: squares of black and white that say where in a photo the patches belong.

A marker has the size of a patch and is worn in its place while a photo is taken; its corners
then give the projective map that the patch takes in that photo.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from jaxtyping import Float

from visard.types import ImageArray

ACROSS, DOWN = 5, 6
"""Squares of a marker: odd and even, so that it looks the same from no two sides but one."""
_SMALLEST = 40
"""Pixels of the width of a marker that is found, about."""
_QUIET = 0.5
"""Squares of white around a marker, without which it is not found on dark ground."""

Quad = Float[np.ndarray, "4 2"]
"""Corners in a photo: x, y between pixel centres, clockwise from the top left one."""


def drawn(square: int) -> ImageArray:
    """A marker, each square so many pixels large, without white around it.

    >>> drawn(10).shape
    (60, 50, 3)
    """
    row, column = np.mgrid[0:DOWN, 0:ACROSS]
    tones = np.where((row + column) % 2 == 0, 0, 255).astype(np.uint8)
    return np.repeat(tones.repeat(square, axis=0).repeat(square, axis=1)[..., None], 3, axis=2)


def markers(image: ImageArray) -> list[Quad]:
    """The markers of a photo, at most two, from left to right.

    Found by their inner corners (OpenCV's ``findChessboardCornersSB``), which are carried on
    to the outer ones by the projective map that fits them best.

    Limits: a marker less than about 40 pixels wide is not found, nor one that something
    covers, nor one that is turned by more than 45 degrees.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    return sorted(_found(grey), key=lambda quad: float(quad[:, 0].mean()))


def _found(grey: np.ndarray) -> Iterator[Quad]:
    if min(grey.shape) < _SMALLEST:
        return
    for _ in range(2):
        inner = (ACROSS - 1, DOWN - 1)
        there, corners = cv2.findChessboardCornersSB(
            grey, inner, flags=cv2.CALIB_CB_NORMALIZE_IMAGE
        )
        if not there:
            return
        quad = _outer(corners.reshape(-1, 2))
        yield quad
        grey = cv2.fillConvexPoly(grey.copy(), _grown(quad).round().astype(np.int32), 128)


def _outer(inner: Float[np.ndarray, "n 2"]) -> Quad:
    row, column = np.mgrid[1:DOWN, 1:ACROSS]
    squares = np.stack((column, row), axis=-1).reshape(-1, 2).astype(np.float64)
    map_, _ = cv2.findHomography(squares, inner.astype(np.float64))
    ends = np.array([[(0, 0), (ACROSS, 0), (ACROSS, DOWN), (0, DOWN)]], np.float64)
    return _upright(cv2.perspectiveTransform(ends, map_)[0])


def _upright(quad: Quad) -> Quad:
    """The same corners, from the top left one: a marker turned over is one upside down."""
    down = quad[2:].mean(axis=0)[1] - quad[:2].mean(axis=0)[1]
    turned: Quad = quad if down > 0 else np.roll(quad, 2, axis=0)
    return turned


def _grown(quad: Quad) -> Quad:
    middle = quad.mean(axis=0)
    grown: Quad = middle + 1.1 * (quad - middle)
    return grown
