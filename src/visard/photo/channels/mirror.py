"""Seen in a mirror, as selfie cameras store photos.

>>> Mirror().send(torch.tensor([[[[0.0, 1.0]]]]).expand(1, 3, 1, 2), torch.Generator())[0, 0]
tensor([[1., 0.]])
"""

from dataclasses import dataclass

import torch

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Mirror:
    """Left and right exchanged. Differentiable.

    Limits: a face moves to the other side, so whoever looks must find it anew: an
    adversary who is told where it was is told wrong.
    """

    name: str = "mirror"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return pictures.flip(3)
