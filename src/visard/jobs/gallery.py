"""The gallery of known people on disk: where it lies, who is in it, and erasing them."""

import difflib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from platformdirs import user_data_path

from visard.errors import DataError, UnknownNameError
from visard.methods import recognizers
from visard.photo.atomic import printable

if TYPE_CHECKING:
    from visard.gallery import Gallery


def default_folder() -> Path:
    """Where the gallery lies if nothing else is said; ``VISARD_GALLERY`` moves it."""
    chosen = os.environ.get("VISARD_GALLERY")
    return Path(chosen) if chosen else user_data_path("visard") / "gallery"


def is_there(where: Path) -> bool:
    """Whether there is a gallery, or anything else, in that folder."""
    return where.exists() and not (where.is_dir() and not any(where.iterdir()))


def opened(where: Path) -> "Gallery":
    """The gallery in a folder, with every recogniser at hand; a new one where there is none.

    Raises:
        DataError: there is something else, or a gallery that does not fit the recognisers.
    """
    from visard.gallery import Gallery

    present, _ = recognizers()
    return Gallery.open(where, [each.card for each in present])


def existing(where: Path) -> "Gallery":
    """The gallery in a folder.

    Raises:
        DataError: there is none, or it is broken, or does not fit the recognisers.
    """
    if not is_there(where):
        todo = "enrol somebody first: visard gallery add NAME PHOTOS"
        raise DataError("there is no gallery", printable(where), todo)
    return opened(where)


def people(where: Path) -> list[Any]:
    """Who is in the gallery: name, how many photos, by which recognisers.

    Raises:
        DataError: as ``existing``.
    """
    return list(existing(where).people())


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """A face as every recogniser at hand sees it.

    Attributes:
        source: where it comes from.
        digest: sha256 of the photo's file.
        vectors: the embedding, by recogniser's name.
    """

    person: str
    source: str
    digest: str
    vectors: Mapping[str, np.ndarray]


def store(where: Path, faces: Sequence[Description]) -> None:
    """Enrol faces that were described before; who is in it already is not doubled.

    Raises:
        DataError: as ``opened``, or a description is unusable.
    """
    from visard.gallery import Entry

    entries = [
        Entry(each.person, each.source, each.digest, name, vector)
        for each in faces
        for name, vector in each.vectors.items()
    ]
    opened(where).add(entries)


def remove(where: Path, person: str) -> int:
    """Erase a person: every vector, from the disk too.

    Returns:
        How many vectors are gone.

    Raises:
        UnknownNameError: nobody of that name is in it, with the nearest who is.
        DataError: as ``existing``.
    """
    gallery = existing(where)
    names = [each.name for each in gallery.people()]
    if person not in names:
        near = difflib.get_close_matches(person, names, n=3, cutoff=0.5)
        hint = (
            f"did you mean {' or '.join(map(repr, near))}?" if near else "see: visard gallery list"
        )
        raise UnknownNameError(f"nobody named {person!r} is in the gallery", printable(where), hint)
    erased: int = gallery.remove(person)
    return erased
