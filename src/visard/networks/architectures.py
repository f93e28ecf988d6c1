"""The names under which stored networks say what they are."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from torch import nn

from visard.cards import from_json, unreadable
from visard.errors import WeightsError
from visard.networks.residual import WIDTHS, Residual
from visard.networks.stored import unpacked
from visard.networks.vision_transformer import VisionTransformer
from visard.types import Card

RESIDUAL, TRANSFORMER, EXTRACTOR = "residual", "transformer", "extractor"
IN_WORDS = {
    RESIDUAL: "residual network, 17 convolutions",
    TRANSFORMER: "vision transformer, 5 layers, 49 patches",
    EXTRACTOR: "residual network, 17 convolutions, features only",
}
STUDENTS = (RESIDUAL, TRANSFORMER)
"""Of these a recogniser can be made; the extractor gives features only."""
EXTRACTED = WIDTHS[-1]
"""Channels that the extractor gives a face, as such or at each place."""

_BUILDERS: dict[str, Callable[[int], nn.Module]] = {
    RESIDUAL: Residual,
    TRANSFORMER: VisionTransformer,
    EXTRACTOR: lambda dimensions: Residual(None),
}


def built(architecture: str, dimensions: int) -> nn.Module:
    """A network with weights drawn by chance.

    Raises:
        WeightsError: no architecture has that name.

    >>> type(built("residual", 64)).__name__
    'Residual'
    """
    if architecture not in _BUILDERS:
        known = ", ".join(_BUILDERS)
        raise WeightsError(f"no architecture is named {architecture!r}", todo=f"there are: {known}")
    return _BUILDERS[architecture](dimensions)


Builder = Callable[[str, int], nn.Module]
"""From the name of an architecture and the length of an embedding to a network."""


def opened(
    data: bytes, where: str, kinds: Collection[str], build: Builder = built
) -> tuple[Card, nn.Module]:
    """The network that a file holds, frozen, and its card, with the file's sha256.

    Args:
        kinds: the architectures that will do.
        build: makes a network of one of them.

    Raises:
        WeightsError: it is no file of visard's, of another kind, or its weights are
            another network's.
    """
    stored = unpacked(data, where)
    kind = stored.facts.get("architecture", "unknown")
    if kind not in kinds:
        todo = f"give a file of the kind {' or '.join(sorted(kinds))}; see: visard train"
        raise WeightsError(f"it holds a network of the kind {kind}", where, todo)
    try:
        its = from_json(json.loads(stored.facts["card"]), calibrated=False)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(where, error) from error
    network = build(kind, its.dimensions)
    stored.into(network, where)
    return replace(its, sha256=stored.sha256), network.eval().requires_grad_(False)
