"""Between a frame's window and the upright face of 128 pixels in which live changes are kept.

A change that is kept there follows the face: wherever it moves and turns, the same part of
the change lies on the same part of the face.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import torch
from jaxtyping import Float

from visard.cloak.mask import SIDE, TEMPLATE
from visard.photo.align import crop_to_picture, scale_of
from visard.tensors import Pixels
from visard.types import ImageArray, Window

_CENTRE, _RADII = (64.0, 70.0), (48.0, 50.0)
"""Of the oval in which faces are changed: from forehead to chin, within the square."""
_SOFT = 0.2
"""Share of the oval's radius over which the change fades out."""

Change = Float[np.ndarray, "h w 3"]
"""What is added, in grey levels."""


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """How one window's face lies in the template.

    Attributes:
        window: as it is in the frame.
        there: takes places in the template to places in the window; 2 × 3.
        scale: pixels of the window that one of the template covers, along a side.
    """

    window: Window
    there: np.ndarray
    scale: float

    @classmethod
    def of(cls, window: Window) -> "Upright":
        points = torch.tensor([window.face.landmarks])
        maps = crop_to_picture(points, torch.tensor(TEMPLATE))
        return cls(window, maps[0].double().numpy(), float(scale_of(maps)))

    def face(self) -> ImageArray:
        """The face, upright; 128 × 128 × 3."""
        picture, there = self.window.pixels, self.there
        if (factor := int(self.scale)) > 1:  # average first, so that no detail aliases
            size = (picture.shape[1] // factor, picture.shape[0] // factor)
            cut = picture[: size[1] * factor, : size[0] * factor]
            picture = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
            there = there / factor
            there[:, 2] += 0.5 / factor - 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        face: ImageArray = cv2.warpAffine(
            picture, there, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return face

    def laid(self, change: Change) -> ImageArray:
        """The window with a change of the template on the face.

        Args:
            change: 128 × 128 × 3, in grey levels.
        """
        sum_ = cv2.add(self.window.pixels, self.added(change), dtype=cv2.CV_8U)
        laid: ImageArray = np.asarray(sum_)
        return laid

    def added(self, change: Change) -> Float[np.ndarray, "_ _ 3"]:
        """What a change of the template adds to the window, in grey levels."""
        height, width, _ = self.window.pixels.shape
        size = (width, height)
        added: np.ndarray = cv2.warpAffine(change, self.there, size, flags=cv2.INTER_LINEAR)
        return added


def faces(uprights: list[Upright]) -> Pixels:
    """All of them, n × 3 × 128 × 128, 0 to 1."""
    stacked = torch.from_numpy(np.stack([each.face() for each in uprights]))
    return stacked.permute(0, 3, 1, 2).float() / 255


def as_change(pixels: Pixels) -> Change:
    """One change of -1 to 1, in grey levels, in the order in which pictures lie."""
    levels: Change = (255 * pixels[0]).permute(1, 2, 0).contiguous().numpy()
    return levels


@cache
def oval() -> Float[torch.Tensor, "1 1 128 128"]:
    """1 on the face, falling to 0 towards the square's edge."""
    steps = torch.arange(SIDE, dtype=torch.float32)
    across = (steps - _CENTRE[0]) / _RADII[0]
    down = (steps - _CENTRE[1]) / _RADII[1]
    radius = (across.view(1, -1).square() + down.view(-1, 1).square()).sqrt()
    return ((1 + _SOFT - radius) / (2 * _SOFT)).clamp(0, 1).view(1, 1, SIDE, SIDE)
