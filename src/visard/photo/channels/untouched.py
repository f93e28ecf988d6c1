"""The photo exactly as it was written."""

from dataclasses import dataclass

import torch

from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class File:
    """The file as it was written."""

    name: str = "file"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return pictures


def file() -> File:
    """The photo exactly as it was written."""
    return File()
