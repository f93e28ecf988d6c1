"""The files of AnonymousNet's networks: those that come with visard, or one's own."""

import json
from pathlib import Path

from visard.anonymize.anonymousnet import classifier
from visard.anonymize.anonymousnet.classifier import Classifier
from visard.anonymize.anonymousnet.generator import Generator
from visard.errors import WeightsError
from visard.networks.stored import Stored, stored_in

CLASSIFIER, TRANSLATOR = "anonymousnet-attributes", "anonymousnet-translator"
"""What the files say that they are."""
_FILES = {CLASSIFIER: "attributes.safetensors", TRANSLATOR: "translator.safetensors"}
_VERBS = {CLASSIFIER: "visard train attributes", TRANSLATOR: "visard train anonymousnet"}


def opened_classifier(weights: Path | None = None) -> tuple[Classifier, tuple[str, ...]]:
    """The classifier of stage I, frozen, and the names of its answers.

    Args:
        weights: a file that ``visard train attributes`` wrote; None: the one that comes along.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    stored, where = _read(CLASSIFIER, weights)
    names = _names(stored, where)
    network = classifier.built(stored.facts.get("trunk", ""), len(names))
    stored.into(network, where)
    return network.eval().requires_grad_(False), names


def opened_translator(weights: Path | None = None) -> tuple[Generator, tuple[str, ...], bool]:
    """The generator of stage III, frozen, its attributes, and whether it leads astray.

    Args:
        weights: a file that ``visard train anonymousnet`` wrote; None: the one that comes along.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    stored, where = _read(TRANSLATOR, weights)
    names = _names(stored, where)
    try:
        width, depth = int(stored.facts["width"]), int(stored.facts["depth"])
    except (KeyError, ValueError) as error:
        raise WeightsError("it does not say how large its network is", where) from error
    network = Generator(len(names) + 1, width, depth)
    stored.into(network, where)
    return network.eval().requires_grad_(False), names, stored.facts.get("hides") == "True"


def card(kind: str, weights: Path | None = None) -> dict[str, object]:
    """What a file says of how it was made.

    Args:
        kind: ``CLASSIFIER`` or ``TRANSLATOR``.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    stored, where = _read(kind, weights)
    try:
        found: dict[str, object] = json.loads(stored.facts["card"])
    except (KeyError, ValueError) as error:
        raise WeightsError("it has no card", where) from error
    return found


def _read(kind: str, weights: Path | None) -> tuple[Stored, str]:
    own = f"the {_FILES[kind]} that comes with visard"
    stored, where = stored_in("visard.anonymize.anonymousnet", _FILES[kind], weights, own)
    if stored.facts.get("architecture") != kind:
        todo = f"give a file of: {_VERBS[kind]}"
        raise WeightsError("it holds another network", where, todo)
    return stored, where


def _names(stored: Stored, where: str) -> tuple[str, ...]:
    try:
        names = json.loads(stored.facts["attributes"])
    except (KeyError, ValueError) as error:
        raise WeightsError("it does not name its attributes", where) from error
    return tuple(str(name) for name in names)
