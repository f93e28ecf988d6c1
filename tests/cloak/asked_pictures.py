"""Small windows of noise with a face's places in them, for oracles that compare bytes."""

import numpy as np
import torch

from visard.arrays import to_tensor
from visard.types import Face, Window

_POINTS = ((10.0, 12.0), (22.0, 12.0), (16.0, 17.0), (11.0, 22.0), (21.0, 22.0))
FACE = Face((4.0, 4.0, 28.0, 28.0), _POINTS, 1.0)
LANDMARKS = torch.tensor([_POINTS])


def window(seed: int) -> Window:
    pixels = np.random.default_rng(seed).integers(0, 256, (32, 32, 3), np.uint8)
    return Window(pixels, FACE, 0, 0)


def pictures(*seeds: int):
    """The windows of some seeds, as an oracle is shown them."""
    return torch.cat([to_tensor(window(seed).pixels) for seed in seeds])
