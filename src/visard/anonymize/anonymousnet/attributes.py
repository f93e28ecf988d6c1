"""Stage I: which of CelebA's forty attributes a face has, by a network that was trained here."""

from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.anonymousnet.classifier import Classifier
from visard.anonymize.anonymousnet.stored import opened_classifier
from visard.tensors import Crops

_AT_ONCE = 64
"""Crops that the network sees at once: it bounds memory."""


class Attributes:
    """Tells the attributes of faces.

    Args:
        network: trained; crops to a logit an attribute.
        names: what each of its outputs is called.
    """

    def __init__(self, network: Classifier, names: Sequence[str]) -> None:
        self.network = network.eval().requires_grad_(False)
        self.names = tuple(names)

    @torch.no_grad()
    def probabilities(self, crops: Crops) -> Float[Tensor, "n k"]:
        """How likely each attribute is, 0 to 1.

        Args:
            crops: as ``framing.framed`` gives them.
        """
        return torch.cat([self.network(some).sigmoid() for some in torch.split(crops, _AT_ONCE)])

    @torch.no_grad()
    def features(self, crops: Crops) -> Float[Tensor, "n d"]:
        """What the answers are read from: the layer before the last."""
        return torch.cat([self.network.features(some) for some in torch.split(crops, _AT_ONCE)])


def load(weights: Path | None = None) -> Attributes:
    """The network that comes with visard, or that of a file.

    Raises:
        WeightsError: it cannot be read, or holds another network.

    >>> load().names[:3]
    ('5_o_Clock_Shadow', 'Arched_Eyebrows', 'Attractive')
    """
    return Attributes(*opened_classifier(weights))
