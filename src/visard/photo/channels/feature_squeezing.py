"""What a tracker's feature squeezing makes of a photo: fewer shades, then a median filter.

Xu et al. 2018, *Feature squeezing: detecting adversarial examples in deep neural
networks*, arXiv:1704.01155: 5 bits a channel for photos.
"""

from dataclasses import dataclass

import cv2
import torch

from visard.photo.channels.depth import Depth
from visard.photo.channels.straight_through import straight_through
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Squeeze:
    """Rounded to a few shades, then each pixel the median of its square neighbourhood.

    The border's pixels go on outside. Gradients pass straight through.

    Args:
        bits: of a channel, 1 to 8.
        window: side of the neighbourhood, odd. The paper takes 2 for photos; 3 is the
            next that has a middle, and stronger.
    """

    bits: int = 5
    window: int = 3
    name: str = "squeeze"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        fewer = Depth(self.bits).send(pictures, generator)
        return straight_through(fewer, lambda image: cv2.medianBlur(image, self.window))


def squeeze() -> Squeeze:
    """Cleaned by a tracker: 32 shades of each colour, and a median filter."""
    return Squeeze()
