"""Stage III: faces with other attributes, by a network that was trained here."""

from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.anonymousnet.edit import Edit
from visard.anonymize.anonymousnet.generator import Generator
from visard.anonymize.anonymousnet.stored import opened_translator
from visard.tensors import Crops

TRANSLATABLE = (
    "Arched_Eyebrows",
    "Bangs",
    "Black_Hair",
    "Blond_Hair",
    "Brown_Hair",
    "Eyeglasses",
    "Heavy_Makeup",
    "Male",
    "Mouth_Slightly_Open",
    "No_Beard",
    "Smiling",
    "Wearing_Lipstick",
    "Young",
)
"""Attributes whose change shows, and that can be learned from little."""
EMPHASIS = 0.5
_AT_ONCE = 32
"""Crops that the network sees at once: it bounds memory."""


class Translator:
    """Changes faces so that they have the attributes wanted.

    Args:
        network: trained.
        attributes: what each of its inputs but the last is called.
        hides: its last input, which asks for somebody else's face, was trained.
    """

    def __init__(self, network: Generator, attributes: Sequence[str], *, hides: bool) -> None:
        self.network = network.eval().requires_grad_(False)
        self.attributes, self.hides = tuple(attributes), hides

    @torch.no_grad()
    def edit(
        self,
        crops: Crops,
        wanted: Float[Tensor, "n k"],
        had: Float[Tensor, "n k"] | None = None,
        emphasis: float = EMPHASIS,
    ) -> Edit:
        """What makes other faces of these, a row of 0 and 1 wanted of each.

        What it takes to have these attributes *rather than one's own* is found by asking for
        both, and overdone a little: a network that learned from few faces is timid. That is
        guidance as diffusion models know it (Ho & Salimans 2022, arXiv:2207.12598).

        Args:
            crops: as ``framing.framed`` gives them.
            wanted: in the order of ``attributes``, those that shall stay among them.
            had: what the faces have; None: nothing is overdone.
            emphasis: how much is, in parts of that difference.
        """
        edit = self._asked(crops, wanted)
        if had is not None and emphasis:
            edit = edit.beyond(self._asked(crops, had), emphasis)
        return edit

    def _asked(self, crops: Crops, shown: Float[Tensor, "n k"]) -> Edit:
        last = torch.full((len(shown), 1), float(self.hides))
        told = torch.cat((shown, last), 1)
        pairs = zip(torch.split(crops, _AT_ONCE), torch.split(told, _AT_ONCE), strict=True)
        edits = [self.network.edit(some, asked) for some, asked in pairs]
        return Edit(torch.cat([e.flow for e in edits]), torch.cat([e.change for e in edits]))


def load(weights: Path | None = None) -> Translator:
    """The translator that comes with visard, or that of a file.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    network, attributes, hides = opened_translator(weights)
    return Translator(network, attributes, hides=hides)
