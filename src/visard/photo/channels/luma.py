"""Made black and white: all colour is gone."""

from dataclasses import dataclass

import torch

from visard.tensors import Pixels, Received

_LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in brightness (ITU-R BT.601), as image programs use them."""


@dataclass(frozen=True, slots=True)
class Grey:
    """Three equal planes of brightness. Differentiable."""

    name: str = "grey"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        shares = torch.tensor(_LUMA, dtype=pictures.dtype).view(1, 3, 1, 1)
        return (pictures * shares).sum(dim=1, keepdim=True).clamp(0, 1).expand_as(pictures)


def grey() -> Grey:
    """Made black and white: all colour is gone."""
    return Grey()
