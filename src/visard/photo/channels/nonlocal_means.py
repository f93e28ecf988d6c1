"""What a tracker's denoiser leaves of a photo: small patterns averaged away.

Non-local means (Buades et al. 2005) with the strengths that Xu et al. 2018,
arXiv:1704.01155, take against adversarial photos: patches of 3, searched for in
windows of 11, strength 4.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from visard.photo.channels.straight_through import straight_through
from visard.tensors import Pixels, Received
from visard.types import ImageArray


@dataclass(frozen=True, slots=True)
class Denoise:
    """Each pixel the mean of those whose surroundings look alike, near by.

    Gradients pass straight through.

    Args:
        strength: how unlike surroundings may be, in steps of 255.
        patch: side of the surroundings that are compared, odd.
        search: side of the window in which they are looked for, odd.
    """

    strength: float = 4
    patch: int = 3
    search: int = 11
    name: str = "denoise"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return straight_through(pictures, self._cleaned)

    def _cleaned(self, image: ImageArray) -> ImageArray:
        cleaned = cv2.fastNlMeansDenoisingColored(
            image, None, self.strength, self.strength, self.patch, self.search
        )
        return np.asarray(cleaned, np.uint8)


def denoise() -> Denoise:
    """Cleaned by a tracker: a denoiser averages what looks alike (non-local means)."""
    return Denoise()
