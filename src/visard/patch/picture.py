"""Patches as pictures to look at."""

import cv2
import numpy as np
from jaxtyping import UInt8

from visard.patch.places import Where, millimetres
from visard.patch.projection import Patches

GAP = 0.1
"""White between the two, in widths of a patch."""


def as_pixels(patches: Patches, size: tuple[int, int]) -> list[UInt8[np.ndarray, "h w"]]:
    """Each patch, so many pixels wide and high, smoothly enlarged."""
    tones = (patches[:, 0].detach().clamp(0, 1).numpy() * 255).round().astype(np.uint8)
    return [cv2.resize(each, size, interpolation=cv2.INTER_CUBIC) for each in tones]


def side_by_side(patches: Patches, where: Where, width: int = 240) -> UInt8[np.ndarray, "h w"]:
    """Both patches as they are worn, each so many pixels wide."""
    across, down = millimetres(where)
    height = round(width * down / across)
    left, right = as_pixels(patches, (width, height))
    return np.hstack((left, np.full((height, round(GAP * width)), 255, np.uint8), right))
