"""What chance does to a face before a classifier sees it: turned, mirrored, nearer or farther.

As the students did whose classifier the study ``face-encryption`` rebuilds: up to 30 degrees
either way, half of the faces mirrored, zoomed by up to a tenth. What comes in from outside is
black.
"""

import math
from dataclasses import dataclass

import torch

from visard.photo.align import warp
from visard.tensors import Crops, Received


@dataclass(frozen=True, slots=True)
class Turned:
    """Each face by itself.

    Attributes:
        turn: largest turn either way, in degrees.
        zoom: largest change of the size, as a share.
        mirror: share of faces that are mirrored.
        light: largest change of brightness, and of each colour's, as a share.

    >>> faces = torch.rand(2, 3, 8, 8)
    >>> same = Turned(0.0, 0.0, 0.0)(faces, 8, torch.Generator())
    >>> torch.allclose(same, faces, atol=1e-5)
    True
    """

    turn: float = 30.0
    zoom: float = 0.1
    mirror: float = 0.5
    light: float = 0.0

    def __call__(self, faces: Crops, size: int, generator: torch.Generator) -> Received:
        """The faces as chance has it, brought to a size.

        Args:
            size: side of what is given back, in pixels.
        """
        count = len(faces)
        angle = math.radians(self.turn) * (2 * torch.rand(count, generator=generator) - 1)
        larger = 1 + self.zoom * (2 * torch.rand(count, generator=generator) - 1)
        side = 1.0 - 2.0 * (torch.rand(count, generator=generator) < self.mirror)
        scale = larger * faces.shape[-1] / size
        cos, sin = scale * angle.cos(), scale * angle.sin()
        maps = torch.zeros(count, 2, 3)
        maps[:, 0, 0], maps[:, 0, 1] = cos * side, -sin
        maps[:, 1, 0], maps[:, 1, 1] = sin * side, cos
        middle = torch.full((2,), (size - 1) / 2)
        maps[:, :, 2] = (faces.shape[-1] - 1) / 2 - maps[:, :, :2] @ middle
        turned = warp(faces, maps, size)
        if not self.light:
            return turned
        brighter = 2 * torch.rand(count, 4, generator=generator) - 1
        factors = 1 + self.light * (brighter[:, :1] + brighter[:, 1:] / 2)
        return (turned * factors[:, :, None, None]).clamp(0, 1)
