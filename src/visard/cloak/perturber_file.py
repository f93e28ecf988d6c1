"""The files of networks that change faces at a glance: those that come along, or one's own."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from visard.cards import from_json
from visard.cloak.mask import SIDE
from visard.errors import WeightsError
from visard.networks.perturber import Perturber
from visard.networks.stored import Stored, packed, stored_in
from visard.types import Card
from visard.weights import permissive_only

ARCHITECTURE = "perturber"
"""What the files say that they are."""
_VERB = "visard train obfuscator"


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A network, and what its file says of it.

    Attributes:
        surrogates: cards of the recognisers that it learned to mislead.
        card: how it was made.
    """

    network: Perturber
    surrogates: tuple[Card, ...]
    card: dict[str, object]


def encoded(
    network: Perturber, method: str, surrogates: Sequence[Card], card: dict[str, object]
) -> bytes:
    """The bytes of a network's file."""
    facts = {
        "architecture": ARCHITECTURE,
        "method": method,
        "width": str(network.width),
        "depth": str(len(network.blocks)),
        "told": str(network.told),
        "surrogates": json.dumps([_facts(each) for each in surrogates], sort_keys=True),
        "card": json.dumps(card, sort_keys=True),
    }
    return packed(network, facts)


def trained(method: str, weights: Path | None, sha256: str) -> Trained:
    """The network of a file, or the one that comes with visard.

    Args:
        weights: a file that ``visard train obfuscator`` wrote; None: the one that comes along.
        sha256: of the one that comes along.

    Raises:
        WeightsError: it is damaged, another method's, or may not be used commercially where
            that is asked for.
    """
    own = f"the {method}.safetensors that comes with visard"
    stored, where = stored_in("visard.cloak", f"{method}.safetensors", weights, own)
    if weights is None and stored.sha256 != sha256:
        raise WeightsError("its network is damaged", method, "install visard anew")
    found = _opened(stored, method, where)
    if permissive_only():
        raise WeightsError(
            f"its network may not be used commercially ({found.card.get('licence')})",
            where,
            "unset VISARD_PERMISSIVE_ONLY to use it, or choose another method",
        )
    return found


def _opened(stored: Stored, method: str, where: str) -> Trained:
    facts = stored.facts
    if facts.get("architecture") != ARCHITECTURE:
        todo = f"give a file of: {_VERB} --method {method}"
        raise WeightsError("it holds another network", where, todo)
    if (its := facts.get("method")) != method:
        raise WeightsError(f"it was trained for {its}, not {method}", where, f"use {its}:FILE")
    try:
        width, depth, told = (int(facts[name]) for name in ("width", "depth", "told"))
        network = Perturber(SIDE, width, depth, told)
        said = json.loads(facts["surrogates"])
        surrogates = tuple(from_json(each, calibrated=False) for each in said)
        card = dict(json.loads(facts["card"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        what = f"what it says of its network makes no sense ({error})"
        raise WeightsError(what, where, "train it anew") from error
    stored.into(network, where)
    return Trained(network.eval().requires_grad_(False), surrogates, card)


def _facts(card: Card) -> dict[str, object]:
    """A card without its histogram, which says nothing of the network."""
    calibration = replace(card.calibration, histogram=None)
    return asdict(replace(card, calibration=calibration))
