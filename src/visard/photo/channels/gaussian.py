"""Out of focus, or shaken: each pixel mixed with its neighbours.

>>> blur().send(torch.ones(1, 3, 1, 1), torch.Generator()).flatten().tolist()
[1.0, 1.0, 1.0]
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Blur:
    """A Gaussian blur; the border's pixels go on outside. Differentiable.

    Args:
        sigma: standard deviation in pixels of the picture as it is sent: a small face
            loses more by the same blur than a large one.
        reach: standard deviations after which the kernel ends.
    """

    sigma: float
    reach: float = 4.0

    @property
    def name(self) -> str:
        return "blur" if self.sigma == 2 else f"blur{self.sigma:g}"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        radius = math.ceil(self.reach * self.sigma)
        steps = torch.arange(-radius, radius + 1, dtype=pictures.dtype)
        weights = torch.exp(-0.5 * (steps / self.sigma) ** 2)
        taps = (weights / weights.sum()).expand(3, 1, -1)
        padded = F.pad(pictures, (radius,) * 4, mode="replicate")
        # Three planes at once are thirty times as fast on channels-last memory.
        planes = padded.contiguous(memory_format=torch.channels_last)
        rows = F.conv2d(planes, taps.unsqueeze(3), groups=3)
        return F.conv2d(rows, taps.unsqueeze(2), groups=3).clamp(0, 1)


def blur() -> Blur:
    """Blurred: every pixel is mixed with those up to a few pixels away."""
    return Blur(2)
