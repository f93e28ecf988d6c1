"""Stage IV: one perturbation for every face, laid on its crop; no network runs."""

import json
from contextlib import suppress
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from visard.anonymize.anonymousnet.framing import SIZE
from visard.errors import WeightsError
from visard.networks.stored import stored_in
from visard.tensors import Crops

ARCHITECTURE = "universal-perturbation"
FILE = "perturbation.safetensors"


class Perturbation(nn.Module):
    """A change that is the same for every crop (arXiv:1610.08401).

    Attributes:
        change: 3 × SIZE × SIZE, of which no value is further from 0 than 1.
        attacked: names of the recognisers and detectors that it was made with.

    >>> grey = torch.full((1, 3, SIZE, SIZE), 0.5)
    >>> torch.equal(Perturbation()(grey, epsilon=4), grey)
    True
    """

    def __init__(self, change: Float[Tensor, "3 s s"] | None = None) -> None:
        super().__init__()
        self.attacked: tuple[str, ...] = ()
        self.change = nn.Parameter(torch.zeros(3, SIZE, SIZE) if change is None else change)

    def forward(self, crops: Crops, epsilon: float) -> Crops:
        """The crops with it.

        Args:
            crops: as ``framing.framed`` gives them.
            epsilon: the largest change of a colour, in grey levels.
        """
        changed: Crops = (crops + self.change * (epsilon / 255)).clamp(0, 1)
        return changed


def opened(weights: Path | None = None) -> Perturbation:
    """The perturbation that comes with visard, or that of a file.

    Raises:
        WeightsError: it cannot be read, or is something else.
    """
    own = "the perturbation that comes with visard"
    stored, where = stored_in("visard.anonymize.anonymousnet", FILE, weights, own)
    if stored.facts.get("architecture") != ARCHITECTURE:
        raise WeightsError("it holds no perturbation", where)
    perturbation = Perturbation()
    stored.into(perturbation, where)
    with suppress(ValueError, KeyError, TypeError):
        perturbation.attacked = tuple(json.loads(stored.facts["card"])["surrogates"])
    return perturbation.eval().requires_grad_(False)
