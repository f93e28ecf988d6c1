"""What a tracker gets by making a photo smaller and large again: fine patterns are lost.

Guo et al. 2018, arXiv:1711.00117, and Xie et al. 2018, arXiv:1711.01991, rescale
photos against adversarial changes.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.photo.channels.resize import Resize
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Rescale:
    """Made smaller by averaging, and as large as before by straight lines. Differentiable.

    Args:
        factor: side in between over side before and after, 0 to 1.
    """

    factor: float = 0.5
    name: str = "rescale"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        small = Resize(self.factor).send(pictures, generator)
        return F.interpolate(small, size=pictures.shape[2:], mode="bilinear")


def rescale() -> Rescale:
    """Cleaned by a tracker: made half as large, and as large as before."""
    return Rescale()
