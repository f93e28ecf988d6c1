"""A person's eye as one more voice in the descent: change where it looks less."""

import torch

from visard.tensors import PerFace, Pixels
from visard.visibility.ssimulacra2 import Ssimulacra2

_PHASES = 8


class Eye:
    """SSIMULACRA2's distance of the pictures from what they were.

    The metric samples a picture on coarse grids, and a descent finds the gaps
    between the samples unless the grid moves: so each step it starts at another
    pixel, which depends on the seed and the step alone.

    Args:
        originals: the pictures unchanged.
        weight: loudness beside one recogniser.
    """

    def __init__(self, originals: Pixels, seed: int, weight: float = 2.0) -> None:
        self._originals, self._seed, self.weight = originals, seed, weight

    def __call__(self, pictures: Pixels, step: int) -> PerFace:
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + step + 1)
        down, right = torch.randint(_PHASES, (2,), generator=generator).tolist()
        unchanged = Ssimulacra2(self._originals[:, :, down:, right:], tiled=False)
        return unchanged.distance(pictures[:, :, down:, right:])
