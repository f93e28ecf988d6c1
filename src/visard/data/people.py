"""A folder of people: one folder a person, the person's photos in it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError
from visard.photo.sniff import EXTENSIONS


@dataclass(frozen=True, slots=True)
class Person:
    """One person and where the photos are, in the order of their names."""

    name: str
    photos: tuple[Path, ...]


def people(folder: Path, names: Collection[str] | None = None) -> tuple[Person, ...]:
    """The people of a folder, in the order of their names.

    Folders without a photo are nobody; files beside the folders are left alone, and so
    are folders within a person's.

    Args:
        names: only these; all by default.

    Raises:
        DataError: there is no such folder, nobody in it, or somebody named is not.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder", str(folder), "check the path")
    wanted = None if names is None else set(names)
    found = [
        Person(each.name, photos)
        for each in sorted(folder.iterdir())
        if (wanted is None or each.name in wanted) and (photos := _photos(each))
    ]
    _check_complete(found, wanted, folder)
    return tuple(found)


def photos_by_name(among: Sequence[Person]) -> dict[str, Path]:
    """Where each photo is, for lists that name them: ``NAME/FILE``, or ``FILE`` alone.

    A file's name alone is left out where several people have a file of that name.
    """
    photos = [photo for person in among for photo in person.photos]
    often = Counter(photo.name for photo in photos)
    alone = {photo.name: photo for photo in photos if often[photo.name] == 1}
    return alone | {f"{photo.parent.name}/{photo.name}": photo for photo in photos}


def _photos(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir() or folder.name.startswith("."):
        return ()
    files = (each for each in folder.iterdir() if not each.name.startswith("."))
    return tuple(sorted(each for each in files if each.suffix.lower() in EXTENSIONS))


def _check_complete(found: Sequence[Person], wanted: set[str] | None, folder: Path) -> None:
    if wanted is not None and (absent := sorted(wanted - {each.name for each in found})):
        shown = ", ".join(absent[:3]) + (" …" if len(absent) > 3 else "")
        raise DataError(
            f"{len(absent)} of {len(wanted)} people asked for are not there ({shown})",
            str(folder),
            "check that folder and list belong together",
        )
    if not found:
        raise DataError("there are no people in it", str(folder), _instead(folder))


def _instead(folder: Path) -> str:
    """Archives often unpack into a folder within the folder."""
    for each in sorted(folder.iterdir()):
        if each.is_dir() and any(_photos(inner) for inner in each.iterdir()):
            return f"give {each.name} in it, which has one folder a person"
    return "give a folder with one folder a person"
