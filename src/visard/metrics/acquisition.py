"""Faces that never reach a recogniser: missed by the detector, or not acquired."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

from visard.errors import DataError
from visard.metrics.rates import Rate
from visard.types import Box

OVERLAP = 0.5
"""Intersection over union from which on a box is taken for the face's."""


def misdetection(
    marked: Sequence[Sequence[Box]], found: Sequence[Sequence[Box]], overlap: float = OVERLAP
) -> Rate:
    """Misdetection rate: of the faces known to be there, how many the detector missed.

    Args:
        marked: by photo, the boxes of the faces in it.
        found: by photo, what the detector found.
        overlap: least intersection over union, 0 to 1.

    Raises:
        DataError: no face is marked, or the lists are of different photos.

    >>> print(misdetection([[(0, 0, 10, 10), (50, 50, 60, 60)]], [[(1, 0, 10, 10)]]))
    50.0 % (1 of 2)
    """
    return Rate.of(missed(marked, found, overlap))


def missed(
    marked: Sequence[Sequence[Box]], found: Sequence[Sequence[Box]], overlap: float = OVERLAP
) -> Bool[np.ndarray, " _"]:
    """Which marked faces no box found covers, in order; each face is asked on its own."""
    if len(marked) != len(found):
        raise DataError(f"faces are marked in {len(marked)} photos, and {len(found)} were searched")
    return np.array(
        [
            all(_shared(face, other) < overlap for other in others)
            for faces, others in zip(marked, found, strict=True)
            for face in faces
        ],
        dtype=bool,
    )


def failure_to_acquire(acquired: Bool[np.ndarray, " _"]) -> Rate:
    """Failure-to-acquire rate: photos that gave the recogniser nothing to compare.

    Args:
        acquired: whether a face was found and cut from each photo.

    Raises:
        DataError: there is no photo.
    """
    return Rate.of(~acquired)


def _shared(a: Box, b: Box) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    common = max(0.0, width) * max(0.0, height)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return common / (areas - common) if common else 0.0
