"""Small errors of alignment: no two systems find landmarks at the same place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from visard.photo.align import Similarity


@dataclass(frozen=True, slots=True)
class Jitter:
    """Standard deviations of a random turn, zoom and shift of the crop.

    Args:
        turn: radians.
        zoom: share of the size.
        shift: share of the crop's side.
        mirror: share of the looks, 0 to 1, that see the crop mirrored.
    """

    turn: float = 0.03
    zoom: float = 0.03
    shift: float = 0.013
    mirror: float = 0.0

    def apply(
        self, maps: Similarity, size: int, generators: Sequence[torch.Generator]
    ) -> Similarity:
        """Maps from crop to picture, each turned about the crop's centre at random.

        Each face has a generator of its own, so that who else is in the batch
        makes no difference.
        """
        moved = (self._random(size, generator) for generator in generators)
        return maps @ torch.stack(list(moved))

    def _random(self, size: int, generator: torch.Generator) -> torch.Tensor:
        turn, zoom, x, y = torch.randn(4, generator=generator).tolist()
        centre, scale = (size - 1) / 2, 1 + self.zoom * zoom
        cos, sin = scale * math.cos(self.turn * turn), scale * math.sin(self.turn * turn)
        right = centre - cos * centre + sin * centre + self.shift * size * x
        down = centre - sin * centre - cos * centre + self.shift * size * y
        moved = torch.tensor([[cos, -sin, right], [sin, cos, down], [0.0, 0.0, 1.0]])
        if self.mirror and torch.rand((), generator=generator) < self.mirror:
            return moved @ torch.tensor([[-1.0, 0.0, size - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        return moved
