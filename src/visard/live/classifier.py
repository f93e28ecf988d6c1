"""A classifier as a file: who the people are, and how their faces are to be cut."""

import json
from dataclasses import replace
from pathlib import Path

from torch import nn

from visard.cards import card
from visard.errors import WeightsError
from visard.jobs.faces import USUAL
from visard.networks.resnet import ResNet18
from visard.networks.stored import Stored, packed, unpacked
from visard.photo.atomic import printable, write_bytes
from visard.train.classify import Classifier
from visard.types import Card, Point

ARCHITECTURE = "resnet18 classifier"
_MOST = 1_000_000
"""People, or pixels along a side: no file may ask for more memory than there is."""


def framed(side: int) -> Card:
    """Where a face lies in a crop of that size: as in the usual 112 pixels, enlarged.

    >>> framed(224).input_size
    224
    """
    usual = card(USUAL)
    by = side / usual.input_size
    points: list[Point] = [((x + 0.5) * by - 0.5, (y + 0.5) * by - 0.5) for x, y in usual.template]
    left, right, nose, mouth_left, mouth_right = points
    template = (left, right, nose, mouth_left, mouth_right)
    return replace(usual, name=f"framed-{side}", template=template, input_size=side)


def write(
    network: Classifier,
    people: tuple[str, ...],
    side: int,
    width: int,
    path: Path,
    shrink: int = 1,
) -> None:
    """Write a classifier, replacing one of that name.

    Args:
        people: their names, in the order of the numbers it gives.
        side: of its crops, in pixels.
        width: channels of ResNet-18's first stage.
        shrink: see ``visard.networks.resnet.ResNet18``.

    Raises:
        PhotoError: it cannot be written.
    """
    facts = {
        "architecture": ARCHITECTURE,
        "people": json.dumps(people),
        "side": str(side),
        "width": str(width),
        "shrink": str(shrink),
    }
    # what guided it while it learned stays behind
    plain = nn.ModuleDict({"features": network.features, "head": network.head})
    write_bytes(path, packed(plain, facts), force=True)


def read(path: Path) -> tuple[Classifier, tuple[str, ...], Card]:
    """The network, frozen, the people it knows, and how crops are cut for it.

    Raises:
        WeightsError: there is no such file, or it holds no classifier.
    """
    where = printable(path)
    try:
        stored = unpacked(path.read_bytes(), where)
    except OSError as error:
        raise WeightsError(f"it cannot be read ({error.strerror})", where) from error
    people, side, width, shrink = _facts(stored, where)
    features = ResNet18(width, shrink)
    network = Classifier(features, features.features, len(people))
    stored.into(network, where)
    return network.eval().requires_grad_(False), people, framed(side)


def _facts(stored: Stored, where: str) -> tuple[tuple[str, ...], int, int, int]:
    facts = stored.facts
    try:
        people = tuple(map(str, json.loads(facts["people"])))
        side, width, shrink = (int(facts[name]) for name in ("side", "width", "shrink"))
        fits = facts["architecture"] == ARCHITECTURE and 0 < len(people) < _MOST
        if fits and 32 <= side <= 1024 and 1 <= width <= 256 and 1 <= shrink <= 8:
            return people, side, width, shrink
    except (KeyError, TypeError, ValueError):
        pass
    todo = "train one with: visard study face-encryption"
    raise WeightsError("it holds no classifier of faces", where, todo)
