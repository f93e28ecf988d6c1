"""Fewer shades of each colour: what a file of a few bits can hold.

Xu et al. 2018, *Feature squeezing*, arXiv:1704.01155, section III-A.
"""

from dataclasses import dataclass

import torch

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Depth:
    """Each channel rounded to the nearest of a few shades; gradients pass straight through.

    Args:
        bits: 1 to 8, of a channel: 8 is an ordinary file, 1 is black or white.
    """

    bits: int

    @property
    def name(self) -> str:
        return f"depth{self.bits}"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        steps = (1 << self.bits) - 1
        rounded = (pictures.detach() * steps).round() / steps
        return pictures + (rounded - pictures).detach()
