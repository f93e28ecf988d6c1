"""Where on a face the two patches sit, and how large they are.

All in distances between the eyes, from the middle between them: right, then down. The eyes lie
at (-0.5, 0) and (0.5, 0), the corners of the mouth of a mean face at (-0.41, 1.16) and
(0.41, 1.16).
"""

from enum import StrEnum

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from visard.types import Box, Point

EYE_DISTANCE = 63.0
"""Millimetres between the pupils of a mean adult (Dodgson 2004)."""

Quads = Float[Tensor, "2 4 2"]
"""Corners of the patch on the left of the picture and of the one on the right: clockwise
from the top left one."""


class Where(StrEnum):
    """The part of a face that carries the patches."""

    CHEEKS = "cheeks"
    MASK = "mask"
    """On a surgical mask, left and right."""
    FOREHEAD = "forehead"


_INNER_TOP_OUTER_BOTTOM = {
    Where.CHEEKS: (0.25, 0.16, 1.13, 1.36),
    Where.MASK: (0.02, 0.34, 1.10, 1.62),
    Where.FOREHEAD: (0.03, -1.05, 0.98, -0.30),
}
_BOX = ((-1.12, -1.3), (1.12, 1.7))
"""Of a mean face, as MTCNN draws it."""
_EYES_AND_MOUTH = ((-0.5, 0.0), (0.5, 0.0), (-0.41, 1.16), (0.41, 1.16))


def quads(where: Where) -> Quads:
    """Both patches on the mean face.

    >>> [round(value, 2) for value in quads(Where.CHEEKS)[1, 0].tolist()]
    [0.25, 0.16]
    """
    inner, top, outer, bottom = _INNER_TOP_OUTER_BOTTOM[where]
    right = [(inner, top), (outer, top), (outer, bottom), (inner, bottom)]
    left = [(-outer, top), (-inner, top), (-inner, bottom), (-outer, bottom)]
    return torch.tensor([left, right])


def millimetres(where: Where) -> tuple[float, float]:
    """Width and height of one printed patch.

    >>> millimetres(Where.CHEEKS)
    (55, 76)
    """
    inner, top, outer, bottom = _INNER_TOP_OUTER_BOTTOM[where]
    return round((outer - inner) * EYE_DISTANCE), round((bottom - top) * EYE_DISTANCE)


def from_mean_face(
    landmarks: tuple[Point, Point, Point, Point, Point], points: Float[Tensor, "*_ 2"]
) -> Float[Tensor, "*_ 2"]:
    """Where points of the mean face lie on a face, by the affine map that fits it best.

    Eyes and corners of the mouth lie nearly in a plane and decide; the tip of the nose, which
    stands out of it, does not. Four points would allow a projective map, but the noise in them
    grows far beyond them, and patches lie there.

    >>> face = ((10.0, 10), (30, 10), (20, 20), (11.8, 33.2), (28.2, 33.2))
    >>> from_mean_face(face, torch.tensor([[0.0, 0.0], [1.0, 0.5]])).round().tolist()
    [[20.0, 10.0], [40.0, 20.0]]
    """
    left, right, _, mouth_left, mouth_right = landmarks
    seen = np.array([left, right, mouth_left, mouth_right])
    fit = torch.from_numpy(_affine(np.array(_EYES_AND_MOUTH), seen)).to(points.dtype)
    return points @ fit[:2] + fit[2]


def mean_box(where: Where, corners: Float[np.ndarray, "2 4 2"]) -> Box:
    """The box of a mean face whose patches have these corners.

    >>> [round(side, 2) for side in mean_box(Where.MASK, quads(Where.MASK).numpy())]
    [-1.12, -1.3, 1.12, 1.7]
    """
    known = quads(where).double().numpy().reshape(-1, 2)
    fit = _affine(known, corners.astype(np.float64).reshape(-1, 2))
    (left, top), (right, bottom) = (np.array(_BOX) @ fit[:2] + fit[2]).tolist()
    return left, top, right, bottom


def _affine(
    known: Float[np.ndarray, "n 2"], seen: Float[np.ndarray, "n 2"]
) -> Float[np.ndarray, "3 2"]:
    """The affine map between points that leaves the least squares."""
    found: np.ndarray = np.linalg.lstsq(np.c_[known, np.ones(len(known))], seen, None)[0]
    return found
