"""Photos cut to what a detector looks at around one face, all of one size."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from visard.patch.places import Where, from_mean_face, quads
from visard.patch.surgical_mask import with_mask
from visard.types import Face, ImageArray

SIDE, AROUND = 152, 1.7
"""Pixels of a crop, and its side in sides of the face's box. Faces are as large then as O-Net
meets them or larger: it samples points, so that smaller ones would look smoother to it."""
FACE = SIDE / AROUND
"""Side of the face in a crop, in pixels."""

Sitter = tuple[ImageArray, Face]
"""A photo and the face in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """Faces to train on.

    Attributes:
        pictures: sRGB, 0 to 1.
        corners: of the patches in each, in pixels of the crop.
    """

    pictures: Float[Tensor, "m 3 h w"]
    corners: Float[Tensor, "m 2 4 2"]


def crops(sitters: Sequence[Sitter], where: Where) -> Crops:
    """The surroundings of each face; on ``MASK`` the faces wear drawn masks."""
    made = [_crop(image, face, where) for image, face in sitters]
    pictures, corners = zip(*made, strict=True)
    whole = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
    return Crops(whole.contiguous(), torch.stack(corners))


def _crop(image: ImageArray, face: Face, where: Where) -> tuple[ImageArray, Tensor]:
    dressed = with_mask(image, face) if where is Where.MASK else image
    left, top, right, bottom = face.box
    scale = FACE / max(face.width, face.height)
    dressed, shrink = _averaged(dressed, scale)
    shift = SIDE / 2 - 0.5 - scale * (np.array([left + right, top + bottom]) / 2 - 0.5)
    near = scale / shrink
    map_ = np.array([[near, 0, 0], [0, near, 0]])
    # a pixel of the shrunk photo has its centre at (x + 0.5) / shrink - 0.5 of the photo
    map_[:, 2] = shift + scale * (0.5 / shrink - 0.5)
    cut = cv2.warpAffine(
        dressed, map_, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    places = from_mean_face(face.landmarks, quads(where))
    return cut, places * scale + torch.from_numpy(shift).to(places.dtype)


def _averaged(image: ImageArray, scale: float) -> tuple[ImageArray, float]:
    """The photo shrunk by a whole factor where much shrinking is to come, and by how much."""
    factor = int(1 / scale)
    if factor <= 1:
        return np.ascontiguousarray(image), 1.0
    height, width = image.shape[0] // factor, image.shape[1] // factor
    part = np.ascontiguousarray(image[: height * factor, : width * factor])
    return cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), 1 / factor
