"""Cut closer, as people do before they post: the rows and columns of an edge are gone.

>>> Crop(0.1).send(torch.zeros(1, 3, 40, 60), torch.Generator()).shape
torch.Size([1, 3, 36, 54])
"""

import math
from dataclasses import dataclass

import torch

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Crop:
    """The left and the upper edge cut off; what is left keeps its pixels. Differentiable.

    A JPEG saved afterwards has its blocks elsewhere, and a detector sees other
    surroundings.

    Args:
        share: of the width and of the height that is cut off, 0 to less than 1; at least
            one pixel of each is left.

    Limits: as for ``Mirror``, a face must be found anew.
    """

    share: float
    name: str = "crop"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        top, left = (min(math.ceil(side * self.share), side - 1) for side in pictures.shape[2:])
        return pictures[:, :, top:, left:]
