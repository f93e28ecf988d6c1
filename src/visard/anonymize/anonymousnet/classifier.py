"""The network that tells attributes (stage I): a trunk, and forty answers from its features.

The trunk is MobileFaceNet up to the layer before its embedding, which may begin with what
it learned of many faces as a recogniser, or visard's own small residual network, for a
second opinion that has nothing in common with the first.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from visard.errors import WeightsError
from visard.networks.mobilefacenet import MEAN, STD, MobileFaceNet
from visard.networks.residual import Residual
from visard.tensors import Crops

MOBILE, RESIDUAL = "mobilefacenet", "residual"
_DROPPED = 0.3
"""Share of the features that the answers do without while they are learned."""

Features = Float[Tensor, "n d"]


class Classifier(nn.Module):
    """n × 3 × 112 × 112, 0 to 1, to a logit an attribute.

    Args:
        trunk: gives the features.
        width: how many.
        attributes: how many.
    """

    def __init__(self, trunk: nn.Module, width: int, attributes: int) -> None:
        super().__init__()
        self.trunk, self.norm = trunk, nn.BatchNorm1d(width)
        self.dropped, self.answers = nn.Dropout(_DROPPED), nn.Linear(width, attributes)

    def features(self, crops: Crops) -> Features:
        """What the answers are read from: the layer before the last."""
        deep: Features = self.norm(self.trunk(crops))
        return deep

    def forward(self, crops: Crops) -> Float[Tensor, "n k"]:
        logits: Tensor = self.answers(self.dropped(self.features(crops)))
        return logits


class MobileTrunk(nn.Module):
    """MobileFaceNet without its embedding: 512 numbers.

    Args:
        network: gives it its weights.
    """

    def __init__(self, network: MobileFaceNet) -> None:
        super().__init__()
        network.gdconv = nn.Sequential(network.gdconv[0], network.gdconv[1])
        self.network = network
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1) / 255, persistent=False)
        self.register_buffer("std", torch.tensor(STD).view(1, 3, 1, 1) / 255, persistent=False)

    mean: Tensor
    std: Tensor

    def forward(self, crops: Crops) -> Features:
        normalised = (crops - self.mean) / self.std
        deep: Features = self.network(normalised.contiguous(memory_format=torch.channels_last))
        return deep


def mobile(attributes: int, network: MobileFaceNet | None = None) -> Classifier:
    """A classifier on MobileFaceNet.

    Args:
        network: a recogniser to begin with, which becomes part of it; None: chance.
    """
    return Classifier(MobileTrunk(network or MobileFaceNet()), 512, attributes)


def residual(attributes: int) -> Classifier:
    """A classifier on visard's small residual network."""
    return Classifier(Residual(256), 256, attributes)


_BUILDERS: dict[str, Callable[[int], Classifier]] = {MOBILE: mobile, RESIDUAL: residual}


def built(trunk: str, attributes: int) -> Classifier:
    """A classifier with weights drawn by chance.

    Raises:
        WeightsError: there is no such trunk.

    >>> built("residual", 40).eval()(torch.rand(1, 3, 112, 112)).shape
    torch.Size([1, 40])
    """
    if trunk not in _BUILDERS:
        known = ", ".join(_BUILDERS)
        raise WeightsError(f"no classifier is built on {trunk!r}", todo=f"there are: {known}")
    return _BUILDERS[trunk](attributes)
