"""Patches put on the faces of a photo, and where on it they belong."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from visard.patch.chance import usual_print
from visard.patch.markers import Quad, markers
from visard.patch.places import Where, from_mean_face, mean_box, quads
from visard.patch.projection import Patches, lay_on
from visard.patch.surgical_mask import with_mask
from visard.types import Box, Face, ImageArray

_ROOM = 3
"""Pixels around the patches that are drawn anew with them."""


class Marking(StrEnum):
    """What said where the patches belong."""

    MARKERS = "markers"
    LANDMARKS = "landmarks"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the patches of one person belong.

    Attributes:
        corners: of the left and the right patch, between pixel centres.
        box: the face.
        face: as the detector found it; None where only markers speak of it.
    """

    corners: Float[Tensor, "2 4 2"]
    box: Box
    marking: Marking
    face: Face | None


def places(image: ImageArray, faces: Sequence[Face], where: Where) -> list[Place]:
    """Where patches belong: two checkered markers decide for whoever wears them.

    For all others the landmarks do.
    """
    found = markers(image)
    marked = _marked(found, faces, where) if len(found) == 2 else None
    worn = [] if marked is None else [marked]
    others = [face for face in faces if marked is None or face is not marked.face]
    return worn + [
        Place(from_mean_face(face.landmarks, quads(where)), face.box, Marking.LANDMARKS, face)
        for face in others
    ]


def _marked(found: Sequence[Quad], faces: Sequence[Face], where: Where) -> Place:
    corners = np.stack(found)
    x, y = corners.mean(axis=(0, 1))
    wearing = [
        face for face in faces if face.box[0] < x < face.box[2] and face.box[1] < y < face.box[3]
    ]
    box = wearing[0].box if wearing else mean_box(where, corners)
    face = wearing[0] if wearing else None
    return Place(torch.from_numpy(corners).float(), box, Marking.MARKERS, face)


def dressed(
    image: ImageArray, spots: Sequence[Place], patches: Patches, where: Where, *, masked: bool
) -> ImageArray:
    """The photo with the patches on.

    Args:
        masked: on ``MASK``, the people wear masks already, so that none is drawn.
    """
    seen = image.copy()
    for spot in spots:
        if where is Where.MASK and not masked and spot.face is not None:
            seen = with_mask(seen, spot.face)
        _lay(seen, spot.corners, patches)
    return seen


def _lay(image: ImageArray, corners: Float[Tensor, "2 4 2"], patches: Patches) -> None:
    """In place, and only there."""
    height, width = image.shape[:2]
    low = (corners.amin(dim=(0, 1)) - _ROOM).floor().clamp(min=0).int().tolist()
    high = (corners.amax(dim=(0, 1)) + _ROOM + 1).ceil().int().tolist()
    left, top, right, bottom = *low, min(high[0], width), min(high[1], height)
    if right <= left or bottom <= top:
        return
    part = torch.from_numpy(image[top:bottom, left:right].copy())
    picture = part.permute(2, 0, 1)[None].float() / 255
    shift = torch.tensor([left, top], dtype=corners.dtype)
    worn = lay_on(picture, usual_print(patches)[None], (corners - shift)[None])
    changed = (worn[0].permute(1, 2, 0) * 255).round().clamp(0, 255)
    image[top:bottom, left:right] = changed.byte().numpy()
