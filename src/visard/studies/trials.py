"""What the study of protection protects: pairs of LFW, and portraits of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from skimage.data import astronaut

from visard.data.pairs import pairs
from visard.data.people import people, photos_by_name
from visard.data.splits import split
from visard.errors import DataError
from visard.photo.files import EXTENSIONS, write
from visard.types import Photo, Strength

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Run:
    """One way of protecting.

    Attributes:
        name: as in the names of figures.
        photos: how many are protected this way; None for all.
    """

    name: str
    method: str
    strength: Strength
    photos: int | None = None


LFW_RUNS = (
    Run("lfw.standard", "visard", Strength.STANDARD),
    Run("lfw.pgd", "pgd", Strength.STANDARD, photos=100),
    Run("lfw.noise", "noise", Strength.STANDARD, photos=100),
)
PORTRAIT_RUNS = (
    Run("portraits.light", "visard", Strength.LIGHT),
    Run("portraits.standard", "visard", Strength.STANDARD),
    Run("portraits.strong", "visard", Strength.STRONG),
    Run("portraits.noise", "noise", Strength.STANDARD),
)
_QUICK = {"lfw.standard": 4, "lfw.pgd": 2, "lfw.noise": 4}
_QUICK_PORTRAITS = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """One photo to protect in one way.

    Attributes:
        other: another photo of the person, which the adversary has; or None.
    """

    run: Run
    photo: Path
    person: str
    other: Path | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """As a row's key."""
        return self.run.name, self.photo.name, self.other.name if self.other else ""


def lfw_trials(data: Path, *, quick: bool = False) -> list[Trial]:
    """Genuine pairs of LFW's test people: the first photo protected, the second known.

    Args:
        data: folder with ``lfw/``, ``lfw/pairs.csv`` and ``splits.json``.

    Raises:
        DataError: something of that is not there.
    """
    if not data.is_dir():
        raise DataError("there is no such folder", str(data), "give the folder that holds lfw")
    folder = data / "lfw"
    tested = people(folder, split(data / "splits.json", "lfw", "test"))
    found = photos_by_name(tested)
    genuine = [
        (found[pair.first], found[pair.second])
        for pair in pairs(folder / "pairs.csv")
        if pair.same and pair.first in found and pair.second in found
    ]
    if not genuine:
        raise DataError("no genuine pair of the test people", str(folder / "pairs.csv"))
    return [
        Trial(run, first, first.parent.name, second)
        for run in LFW_RUNS
        for first, second in spread(genuine, _QUICK[run.name] if quick else run.photos)
    ]


def portrait_trials(folder: Path, scratch: Path, *, quick: bool = False) -> list[Trial]:
    """Photos of one person each, and the astronaut that comes with scikit-image.

    Args:
        scratch: a folder for the astronaut's file.

    Raises:
        DataError: the folder is not there, or holds no photo.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder", str(folder), "give a folder of portraits")
    photos = sorted(each for each in folder.iterdir() if each.suffix.lower() in EXTENSIONS)
    if not photos:
        raise DataError("there is no photo in it", str(folder), "give a folder of portraits")
    write(Photo(astronaut()), scratch / "astronaut.png", force=True)
    photos.append(scratch / "astronaut.png")
    chosen = spread(photos, _QUICK_PORTRAITS if quick else None)
    return [Trial(run, photo, photo.stem) for run in PORTRAIT_RUNS for photo in chosen]


def spread(items: Sequence[_Item], count: int | None) -> list[_Item]:
    """So many of a list, evenly spread over it; all when there are not as many.

    >>> spread("abcdefgh", 3)
    ['a', 'c', 'f']
    """
    if count is None or count >= len(items):
        return list(items)
    return [items[number * len(items) // count] for number in range(count)]
