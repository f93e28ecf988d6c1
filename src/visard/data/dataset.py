"""A folder of photos of people, whichever of the usual layouts it has."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from visard.data.celeba import celeba, is_celeba
from visard.data.lfw import lfw_pairs
from visard.data.pairs import Pair, pairs
from visard.data.people import Person, people
from visard.errors import DataError


class Layout(StrEnum):
    """How a data set lies on the disk, in one word."""

    LFW = "lfw"
    """One folder a person, and LFW's ``pairs.txt``."""
    CELEBA = "celeba"
    """One folder for all photos, and CelebA's list of identities."""
    PEOPLE = "people"
    """One folder a person, as in PubFig; perhaps a ``pairs.csv``."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a folder holds.

    Attributes:
        pairs: of the list beside the photos; empty where there is none.
    """

    layout: Layout
    people: tuple[Person, ...]
    pairs: tuple[Pair, ...]


def layout(folder: Path) -> Layout:
    """Which layout a folder has.

    Raises:
        DataError: there is no such folder.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder", str(folder), "check the path")
    if is_celeba(folder):
        return Layout.CELEBA
    return Layout.LFW if (folder / "pairs.txt").is_file() else Layout.PEOPLE


def dataset(folder: Path, names: Collection[str] | None = None) -> Dataset:
    """The people of a folder and the pairs that come with them.

    Args:
        names: only these people; all by default. The list of pairs stays whole.

    Raises:
        DataError: it is no such folder, nobody is in it, somebody named is not, or one
            of its lists makes no sense.
    """
    found = layout(folder)
    among = celeba(folder, names) if found is Layout.CELEBA else people(folder, names)
    return Dataset(found, among, _pairs(folder))


def _pairs(folder: Path) -> tuple[Pair, ...]:
    if (file := folder / "pairs.csv").is_file():
        return pairs(file)
    return lfw_pairs(file) if (file := folder / "pairs.txt").is_file() else ()
