"""Stage I: which of CelebA's forty attributes a face has, by a network that was trained here."""

from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from visard.anonymize.anonymousnet.reference import reference
from visard.networks.residual import Residual
from visard.tensors import Crops


class Attributes:
    """Tells the attributes of faces.

    Args:
        network: trained; crops to a logit an attribute.
        names: what each of its outputs is called.
    """

    def __init__(self, network: nn.Module, names: Sequence[str]) -> None:
        self._network = network.eval().requires_grad_(False)
        self.names = tuple(names)

    @torch.no_grad()
    def probabilities(self, crops: Crops) -> Float[Tensor, "n k"]:
        """How likely each attribute is, 0 to 1.

        Args:
            crops: as ``framing.framed`` gives them.
        """
        logits: Tensor = self._network(crops)
        return logits.sigmoid()


def load(weights: Path | None = None) -> Attributes:
    """The network that comes with visard, or that of a file.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    names = tuple(reference().shares)
    return Attributes(Residual(len(names)), names)
