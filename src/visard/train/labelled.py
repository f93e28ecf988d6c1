"""Faces of which it is known whose they are: what a classifier learns from."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int64, UInt8
from torch import Tensor, nn

from visard.tensors import Crops

Labels = Int64[Tensor, " n"]
"""Whose each crop is, counted from 0."""
Bytes = UInt8[Tensor, "n 3 s s"]
"""Aligned square faces, sRGB, 0 to 255."""

AT_ONCE = 256
"""Crops that are classified together where nothing is learned."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Crops and whose they are."""

    crops: Bytes
    labels: Labels

    def __len__(self) -> int:
        return len(self.crops)

    def take(self, places: Tensor | Sequence[int]) -> tuple[Crops, Labels]:
        """Some of them, 0 to 1, and their labels."""
        chosen = torch.as_tensor(places)
        return self.crops[chosen].float() / 255, self.labels[chosen]

    @property
    def people(self) -> int:
        return int(self.labels.max()) + 1

    @property
    def digest(self) -> str:
        """Tells these examples from others."""
        parts = (self.crops.numpy().tobytes(), self.labels.numpy().tobytes())
        return hashlib.sha256(b"".join(parts)).hexdigest()


def device_of(network: nn.Module) -> torch.device:
    """Where a network calculates."""
    return next(network.parameters()).device


def in_parts(
    network: nn.Module, crops: Bytes, ask: Callable[[Crops], Tensor] | None = None
) -> Tensor:
    """What a network gives for many crops, a row each, on the processor again.

    Args:
        ask: what of it, such as its features; by default its output.
    """
    where, asked = device_of(network), ask or network
    with torch.no_grad():
        rows = [asked(part.to(where).float() / 255).cpu() for part in torch.split(crops, AT_ONCE)]
    return torch.cat(rows)
