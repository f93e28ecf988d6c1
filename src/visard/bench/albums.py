"""Albums from folders of people, protected once and kept on disk.

What is kept are the pixels of the written file, lossless, so that a bench which was
stopped goes on, and another suite with the same method begins with what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from visard.bench.suite import People
from visard.data.dataset import dataset
from visard.data.people import Person
from visard.data.splits import split
from visard.errors import DataError, VisardError
from visard.judge.album import Album, Shot
from visard.photo.atomic import printable
from visard.photo.encode import encode
from visard.photo.files import decode, read
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector
from visard.types import Face, Photo


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One photo that takes part.

    Attributes:
        person: a place in the list of people.
        face: the main one.
    """

    path: Path
    person: int
    face: Face

    def photo(self) -> Photo:
        """The photo, read from disk."""
        return read(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The photos of one data set that take part.

    Attributes:
        lost: photos that could not be read, or in which no face was found.
    """

    names: tuple[str, ...]
    references: tuple[Chosen, ...]
    probes: tuple[Chosen, ...]
    lost: int

    @property
    def all(self) -> tuple[Chosen, ...]:
        return self.references + self.probes


def select(data: Path, wanted: People, detector: Detector) -> Selection:
    """The first photos of each person in which the detector finds a face.

    Raises:
        DataError: the folder or the split is not there, or nobody has enough photos.
    """
    names = None
    if wanted.split is not None:
        names = split(data / wanted.split, wanted.name, wanted.part)
    needed = wanted.references + wanted.probes
    able = [
        each for each in dataset(data / wanted.folder, names).people if len(each.photos) >= needed
    ]
    if wanted.people is not None:
        able = [able[n * len(able) // wanted.people] for n in range(min(wanted.people, len(able)))]
    return _selected(able, wanted, detector, data / wanted.folder)


def _selected(
    able: Sequence[Person], wanted: People, detector: Detector, folder: Path
) -> Selection:
    names: list[str] = []
    references: list[Chosen] = []
    probes: list[Chosen] = []
    lost = 0
    for person in able:
        found, missed = _faces(person, wanted.references + wanted.probes, len(names), detector)
        lost += missed
        if len(found) == wanted.references + wanted.probes:
            names.append(printable(person.name))
            references += found[: wanted.references]
            probes += found[wanted.references :]
    if len(names) < 2:
        raise DataError(
            f"fewer than two people in it have {wanted.references + wanted.probes} photos with "
            "a face",
            str(folder),
            "give more photos, or lower references and probes",
        )
    return Selection(tuple(names), tuple(references), tuple(probes), lost)


def _faces(
    person: Person, needed: int, number: int, detector: Detector
) -> tuple[list[Chosen], int]:
    found: list[Chosen] = []
    lost = 0
    for path in person.photos:
        if len(found) == needed:
            break
        try:
            photo = read(path)
        except VisardError:
            lost += 1
            continue
        face = main_face(detector.detect(photo.pixels), photo.size)
        if face is None:
            lost += 1
        else:
            found.append(Chosen(path, number, face))
    return found, lost


def album(selection: Selection, protect: Callable[[Chosen], Photo] | None) -> Album:
    """The photos themselves, clean and, where a method is given, protected."""

    def shot(chosen: Chosen) -> Shot:
        clean = written(chosen.photo())
        hidden = None if protect is None else protect(chosen).pixels
        name = printable(chosen.path.name)
        return Shot(chosen.person, name, chosen.face, clean.pixels, hidden)

    return Album(
        selection.names,
        tuple(shot(each) for each in selection.references),
        tuple(shot(each) for each in selection.probes),
    )


def written(photo: Photo, quality: int = 95) -> Photo:
    """The photo as its file would be read again."""
    return replace(photo, pixels=decode(encode(photo, quality=quality), name="").pixels)
