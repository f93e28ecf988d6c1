"""A little chance for small crops: mirrored or not, and moved by a few pixels.

What classifiers of small pictures are usually trained with (He et al. 2015,
arXiv:1512.03385, section 4.2); what moves in from outside is black.
"""

from dataclasses import dataclass

import torch

from visard.photo.align import warp
from visard.tensors import Crops


@dataclass(frozen=True, slots=True)
class Nudge:
    """Each crop by itself; differentiable.

    Attributes:
        shift: most pixels along a side, either way.
        mirror: share of crops that are mirrored.

    >>> crops = torch.rand(2, 3, 8, 8)
    >>> torch.allclose(Nudge(0, 1.0)(crops, torch.Generator()), crops.flip(3), atol=1e-6)
    True
    """

    shift: int = 4
    mirror: float = 0.5

    def __call__(self, crops: Crops, generator: torch.Generator) -> Crops:
        count, last = len(crops), crops.shape[-1] - 1
        side = 1.0 - 2.0 * (torch.rand(count, generator=generator) < self.mirror)
        way = torch.randint(-self.shift, self.shift + 1, (2, count), generator=generator)
        maps = torch.zeros(count, 2, 3)
        maps[:, 0, 0], maps[:, 1, 1] = side, 1.0
        maps[:, 0, 2] = way[0] + last * (1 - side) / 2
        maps[:, 1, 2] = way[1]
        return warp(crops, maps, crops.shape[-1])
