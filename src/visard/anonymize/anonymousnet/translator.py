"""Stage III: faces with other attributes, by a network that was trained here."""

from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.anonymousnet.generator import Generator
from visard.tensors import Crops

TRANSLATABLE = (
    "Bangs",
    "Black_Hair",
    "Blond_Hair",
    "Brown_Hair",
    "Eyeglasses",
    "Heavy_Makeup",
    "Male",
    "Mouth_Slightly_Open",
    "No_Beard",
    "Pale_Skin",
    "Smiling",
    "Young",
)
"""Attributes whose change shows, and can be learned from little."""


class Translator:
    """Changes faces so that they have the attributes wanted.

    Args:
        network: trained.
        attributes: what each of its inputs is called.
    """

    def __init__(self, network: Generator, attributes: Sequence[str]) -> None:
        self._network = network.eval().requires_grad_(False)
        self.attributes = tuple(attributes)

    @torch.no_grad()
    def translate(self, crops: Crops, wanted: Float[Tensor, "n k"]) -> Crops:
        """The faces anew, a row of 0 and 1 wanted of each, those that shall stay among them.

        Args:
            crops: as ``framing.framed`` gives them.
            wanted: in the order of ``attributes``.
        """
        changed: Crops = self._network(crops, wanted)
        return changed


def load(weights: Path | None = None) -> Translator:
    """The translator that comes with visard, or that of a file.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    return Translator(Generator(len(TRANSLATABLE)), TRANSLATABLE)
