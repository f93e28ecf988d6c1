"""What a tracker's JPEG shield makes of a photo: blocks of qualities drawn by chance.

Das et al. 2018, *SHIELD: fast, practical defense and vaccination for deep learning
using JPEG compression*, arXiv:1802.06816: stochastic local quantisation.
"""

from dataclasses import dataclass

import numpy as np
import torch

from visard.photo.channels.jpeg import Jpeg, decoded
from visard.photo.channels.straight_through import straight_through
from visard.tensors import Pixels, Received
from visard.types import ImageArray

_BLOCK = 8
"""Pixels a side."""


@dataclass(frozen=True, slots=True)
class Shield:
    """Each block of 8 × 8 pixels from one of several JPEGs; gradients pass straight through.

    Args:
        qualities: of the JPEGs, on libjpeg's scale.
    """

    qualities: tuple[int, ...] = (20, 40, 60, 80)
    name: str = "shield"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return straight_through(pictures, lambda image: self._mixed(image, generator))

    def _mixed(self, image: ImageArray, generator: torch.Generator) -> ImageArray:
        height, width = image.shape[:2]
        blocks = (-(-height // _BLOCK), -(-width // _BLOCK))
        drawn = torch.randint(len(self.qualities), blocks, generator=generator).numpy()
        choice = np.kron(drawn, np.ones((_BLOCK, _BLOCK), np.int64))[:height, :width]
        mixed = image.copy()
        for number, quality in enumerate(self.qualities):
            where = choice == number
            mixed[where] = decoded(Jpeg(quality).encode(image))[where]
        return mixed


def shield() -> Shield:
    """Cleaned by a tracker: each small block a JPEG of a quality drawn by chance."""
    return Shield()
