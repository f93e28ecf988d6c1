"""Turned a little, as when a horizon is set straight.

>>> Turn(5).send(torch.ones(1, 3, 4, 6), torch.Generator()).shape
torch.Size([1, 3, 4, 6])
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Turn:
    """Turned about its middle, by straight lines between pixels. Differentiable.

    The size stays; where nothing was, the border's pixels go on.

    Args:
        degrees: clockwise.

    Limits: as for ``Mirror``, a face must be found anew.
    """

    degrees: float
    name: str = "turn"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        height, width = pictures.shape[2:]
        angle = math.radians(self.degrees)
        cosine, sine = math.cos(angle), math.sin(angle)
        # in units of half a side, so that pixels stay square
        rows = [[cosine, sine * height / width, 0.0], [-sine * width / height, cosine, 0.0]]
        matrix = torch.tensor(rows, dtype=pictures.dtype).expand(len(pictures), 2, 3)
        grid = F.affine_grid(matrix, list(pictures.shape), align_corners=False)
        turned = F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
        return turned.clamp(0, 1)
