"""Our five landmarks from dlib's five.

dlib's small predictor gives the four corners of the eyes and the base of the
nose. The eyes are the means of their corners; the tip of the nose and the
corners of the mouth are placed by the proportions of a mean face.

Measured on 30 synthetic portraits that the proportions were not fitted to, as mean
distance from YuNet's and from MTCNN's landmarks in distances between the eyes: eyes
0.06 and 0.05, nose 0.05 and 0.04, mouth 0.09 and 0.08 (at worst 0.25: an open or
tilted mouth is not seen). YuNet and MTCNN are 0.06 from one another.
"""

import math
from typing import Any

import numpy as np
from jaxtyping import Float

from visard.detect.frame import five
from visard.types import Face, ImageArray, Point

NOSE = 0.755
"""Of the way from between the eyes to the base of the nose."""
MOUTH_DOWN, MOUTH_ASIDE = 0.970, 0.464
"""From between the eyes, in distances between them."""


def five_of_dlib(
    points: Float[np.ndarray, "5 2"],
) -> tuple[Point, Point, Point, Point, Point]:
    """Eyes, tip of the nose and corners of the mouth, in the coordinates given.

    Args:
        points: outer and inner corner of the eye on the right of the picture, then
            of the one on the left, then the base of the nose.

    >>> corners = np.array([[3.0, 0], [1, 0], [-3, 0], [-1, 0], [0, 2]])
    >>> [(round(x, 2), round(y, 2)) for x, y in five_of_dlib(corners)]
    [(-2.0, 0.0), (2.0, 0.0), (0.0, 1.51), (-1.86, 3.88), (1.86, 3.88)]
    """
    right, left, base = points[0:2].mean(axis=0), points[2:4].mean(axis=0), points[4]
    middle, across = (left + right) / 2, right - left
    down = np.array([-across[1], across[0]])
    nose = middle + NOSE * (base - middle)
    mouth = middle + MOUTH_DOWN * down
    aside = MOUTH_ASIDE * across
    return five(np.array([left, right, nose, mouth - aside, mouth + aside]))


def face_within(predictor: Any, image: ImageArray, box: Any, margin: float) -> Face:
    """A face that one of dlib's detectors found, with the landmarks of dlib's small predictor.

    Args:
        margin: how far beyond the border between face and none it lies; the confidence is
            its logistic function, 0.5 on the border.
    """
    parts = predictor(image, box).parts()
    left, top = float(box.left()), float(box.top())
    right, bottom = box.right() + 1.0, box.bottom() + 1.0  # the last pixel is part of it
    points = five_of_dlib(np.array([(part.x, part.y) for part in parts], float))
    return Face((left, top, right, bottom), points, 1 / (1 + math.exp(-margin)))
