"""A surgical mask drawn on a face: a plain polygon with light folds, placed by landmarks.

It stands for a worn one in pictures of people who wear none. It follows neither the cheeks'
curve nor the light, so what is measured with it holds for drawn masks.
"""

import cv2
import numpy as np
import torch
from jaxtyping import Float

from visard.patch.places import from_mean_face
from visard.types import Face, ImageArray

_OUTLINE = (
    (-1.14, 0.36),
    (-0.48, 0.29),
    (0.0, 0.20),
    (0.48, 0.29),
    (1.14, 0.36),
    (1.06, 1.30),
    (0.62, 1.84),
    (0.0, 1.98),
    (-0.62, 1.84),
    (-1.06, 1.30),
)
_FOLDS = tuple(((-1.06, y), (0.0, y + 0.10), (1.06, y)) for y in (0.68, 1.00, 1.32))
_CLOTH, _SHADE = np.array([0.80, 0.88, 0.92]), 0.90
"""Pale blue, and how dark a fold is beside it."""
_FINER = 4
"""Drawn so much larger in each direction, then averaged."""


def with_mask(image: ImageArray, face: Face) -> ImageArray:
    """The picture with a mask on that face, as bright as the face's middle allows."""
    height, width = image.shape[:2]
    left, top, right, bottom = _around(face, width, height)
    if right <= left or bottom <= top:
        return image
    part = image[top:bottom, left:right].astype(np.float32) / 255
    cover = _drawn(face, (left, top), part.shape[:2], [_OUTLINE], filled=True)
    folds = _drawn(face, (left, top), part.shape[:2], _FOLDS, filled=False)
    light = np.clip(1.6 * float(np.median(part[cover > 0.5])) if cover.max() > 0.5 else 1, 0.35, 1)
    cloth = _CLOTH * light * (1 - (1 - _SHADE) * folds[..., None])
    worn = part + cover[..., None] * (cloth - part)
    changed = image.copy()
    changed[top:bottom, left:right] = (worn * 255).round().clip(0, 255).astype(np.uint8)
    return changed


def _around(face: Face, width: int, height: int) -> tuple[int, int, int, int]:
    points = from_mean_face(face.landmarks, torch.tensor(_OUTLINE)).numpy()
    (left, top), (right, bottom) = points.min(axis=0) - 2, points.max(axis=0) + 3
    return (
        max(0, int(left)),
        max(0, int(top)),
        min(width, int(right)),
        min(height, int(bottom)),
    )


def _drawn(
    face: Face,
    corner: tuple[int, int],
    size: tuple[int, int],
    lines: "tuple[tuple[tuple[float, float], ...], ...] | list[tuple[tuple[float, float], ...]]",
    *,
    filled: bool,
) -> Float[np.ndarray, "h w"]:
    """Areas or lines as cover, 0 to 1."""
    fine = np.zeros((size[0] * _FINER, size[1] * _FINER), np.uint8)
    for line in lines:
        points = from_mean_face(face.landmarks, torch.tensor(line)).numpy() - np.array(corner)
        whole = ((points + 0.5) * _FINER).round().astype(np.int32)
        if filled:
            cv2.fillPoly(fine, [whole], 255)
        else:
            thick = max(1, round(0.05 * face.width * _FINER * 0.45))
            cv2.polylines(fine, [whole], False, 255, thick)
    cover: np.ndarray = cv2.resize(fine, size[::-1], interpolation=cv2.INTER_AREA)
    shares: np.ndarray = cover.astype(np.float32) / 255
    return shares
