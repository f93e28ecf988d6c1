"""A pair of patches as a file: the grey values, and what must be known of them."""

import json
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from visard.errors import DataError, WeightsError
from visard.patch.places import Where
from visard.patch.projection import Patches

KIND = "visard patches 1"
BUNDLED = "visard.patch"
"""Where the pairs lie that come along."""
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class PairCard:
    """What must be known of a pair of patches.

    Attributes:
        where: the part of the face that it is for.
        detector: whose network it was trained against.
        data: the photos that it was trained on, in words.
        people: how many, where that is known; 0 where it is not.
        photos: how many.
        licence: what binds the pair.
        commercial: the licence lets it be used commercially.
        rate, at_once: of the recipe; 0 where it is not known.
        start: sha256 of the file that it began with; empty where there was none, or it is
            not known.
    """

    where: Where
    detector: str
    data: str
    people: int
    photos: int
    epochs: int
    alpha: float
    beta: float
    seed: int
    licence: str
    commercial: bool
    paper: str = "arXiv:1910.06261"
    rate: float = 0.0
    at_once: int = 0
    start: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two patches, the one on the left of the picture first."""

    patches: Patches
    card: PairCard


def packed(pair: Pair) -> bytes:
    """The file's bytes."""
    facts = {"kind": KIND, "card": json.dumps(asdict(pair.card), sort_keys=True)}
    return save({"patches": pair.patches.detach().contiguous()}, facts)


def unpacked(data: bytes, name: str) -> Pair:
    """The pair that a file holds.

    Raises:
        WeightsError: it is damaged, or no file of patches.
    """
    try:
        length = int.from_bytes(data[:8], "little")
        facts = json.loads(data[8 : 8 + length])["__metadata__"]
        card, patches = json.loads(facts["card"]), load(data)["patches"]
        if facts["kind"] != KIND:
            raise ValueError(f"it is a file of {facts['kind']}")
        return Pair(_checked(patches), PairCard(**card | {"where": Where(card["where"])}))
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        todo = "give a file that visard patch train wrote"
        raise WeightsError("these are no patches", name, todo) from error


def _checked(patches: torch.Tensor) -> Patches:
    two, one, side, other = patches.shape
    whole = patches.dtype == torch.float32 and torch.isfinite(patches).all()
    if (two, one) != (2, 1) or side != other or not 2 <= side <= _LARGEST or not whole:
        raise ValueError("not two squares of numbers")
    if patches.min() < 0 or patches.max() > 1:
        raise ValueError("values beyond black and white")
    return patches


def read(path: Path) -> Pair:
    """The pair of a file.

    Raises:
        WeightsError: it cannot be read, is damaged, or no file of patches.
    """
    try:
        return unpacked(path.read_bytes(), str(path))
    except OSError as error:
        raise WeightsError(f"it cannot be read ({error.strerror})", str(path)) from error


def bundled(where: Where) -> Pair:
    """The pair that comes along.

    >>> bundled(Where.CHEEKS).card.where.value
    'cheeks'

    Raises:
        DataError: none comes along for that part of the face.
    """
    file = resources.files(BUNDLED) / f"{where.value}.safetensors"
    if not file.is_file():
        todo = f"train one: visard patch train --photos DIR --where {where.value} --out DIR"
        raise DataError(f"no patches for the {where.value} come along", todo=todo)
    return unpacked(file.read_bytes(), str(file))
