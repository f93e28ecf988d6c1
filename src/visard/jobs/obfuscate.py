"""Photos of people obfuscated for training and tests: a folder like the one that was given.

What is there already is not made again, so a run that was stopped goes on. The folder says
what made it, and photos made otherwise are not mixed into it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from visard.data.people import Person
from visard.errors import DataError, PhotoError, SettingError
from visard.jobs.cloak import cloak_together
from visard.methods import protector
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import encode, read
from visard.photo.window import cut
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector, Protector, Recognizer
from visard.types import Face, Photo, Strength, Window

AT_ONCE = 16
"""Photos whose faces are changed together; as many as cloaks by gradient take at once."""
ASKING = ("opom",)
"""Methods that ask for other photos of the person."""
_REFERENCES = 5
NOTE = "obfuscated.json"

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Obfuscator:
    """What changes the photos.

    Attributes:
        method: a protector's name.
        surrogates: whom it attacks.
    """

    method: str
    surrogates: tuple[Recognizer, ...]
    strength: Strength = Strength.STANDARD
    seed: int = 0

    @property
    def asks(self) -> bool:
        """Whether it wants other photos of each person."""
        return self.method.partition(":")[0] in ASKING

    @property
    def facts(self) -> dict[str, str]:
        """All that its photos depend on besides the photos, in words."""
        attacked = (f"{e.card.name} {e.card.sha256}".strip() for e in self.surrogates)
        return {
            "method": self.method,
            "surrogates": ", ".join(attacked),
            "strength": str(self.strength),
            "seed": str(self.seed),
        }

    def built(self, references: Sequence[Window] = ()) -> Protector:
        """The protector, set up."""
        return protector(self.method, self.surrogates, self.strength, references)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the photos.

    Attributes:
        photos: obfuscated photos that are in the folder now.
        faceless: photos in which no face was found.
        unreadable: photos that cannot be read.
    """

    photos: int = 0
    faceless: int = 0
    unreadable: int = 0


def obfuscate(
    people: Sequence[Person],
    folder: Path,
    by: Obfuscator,
    finds: Detector,
    advance: Advance = lambda done, total: None,
    *,
    others: Mapping[str, Sequence[Path]] | None = None,
) -> Made:
    """Change the main face of every photo, and write it as ``FOLDER/PERSON/FILE``.

    Args:
        folder: made if it is not there.
        others: further photos of each person, by name, for methods that ask for some.

    Raises:
        DataError: the folder holds photos made in another way.
        SettingError: a method asks for other photos, and too few are given.
        PhotoError: a photo cannot be written.
    """
    _stamp(folder, by)
    waiting = [(each.name, path) for each in people for path in each.photos]
    done = total = len(waiting)
    waiting = [(name, path) for name, path in waiting if not (folder / name / path.name).exists()]
    done -= len(waiting)
    advance(done, total)
    made = Made(photos=done)
    for protects, part in _parts(waiting, by, finds, others or {}):
        made = _added(made, _write(part, folder, protects, by.seed, finds))
        done += len(part)
        advance(done, total)
    return made


_Named = tuple[str, Path]


def _parts(
    waiting: Sequence[_Named],
    by: Obfuscator,
    finds: Detector,
    others: Mapping[str, Sequence[Path]],
) -> Iterator[tuple[Protector, Sequence[_Named]]]:
    """Photos that are changed together, and by what: each person apart for methods that ask."""
    if not by.asks:
        protects = by.built() if waiting else None
        for start in range(0, len(waiting), AT_ONCE):
            assert protects is not None  # noqa: S101 (for the type checker)
            yield protects, waiting[start : start + AT_ONCE]
        return
    for name in dict.fromkeys(name for name, _ in waiting):
        own = [each for each in waiting if each[0] == name]
        references = list(islice(_windows(others.get(name, ()), finds), _REFERENCES))
        if not references:
            raise SettingError(f"{by.method} asks for other photos of {name}, and has none")
        yield by.built(references), own


def _windows(photos: Sequence[Path], finds: Detector) -> Iterator[Window]:
    for path in photos:
        photo = read(path)
        if face := main_face(finds.detect(photo.pixels), photo.size):
            yield cut(photo.pixels, face, 1.0)


def _write(
    part: Sequence[_Named], folder: Path, protects: Protector, seed: int, finds: Detector
) -> Made:
    found: list[tuple[Path, Photo, Face]] = []
    faceless = unreadable = 0
    for name, path in part:
        try:
            photo = read(path)
        except PhotoError:
            unreadable += 1
            continue
        face = main_face(finds.detect(photo.pixels), photo.size)
        if face is None:
            faceless += 1
        else:
            found.append((folder / name / path.name, photo, face))
    changed = cloak_together([(photo, [face]) for _, photo, face in found], protects, seed)
    for (place, photo, _), each in zip(found, changed, strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        anew = Photo(each.pixels, photo.alpha, photo.grey, photo.format, photo.metadata)
        write_bytes(place, encode(anew), force=True)
    return Made(len(found), faceless, unreadable)


def _added(one: Made, other: Made) -> Made:
    return Made(
        one.photos + other.photos,
        one.faceless + other.faceless,
        one.unreadable + other.unreadable,
    )


def _stamp(folder: Path, by: Obfuscator) -> None:
    note = folder / NOTE
    if note.is_file():
        try:
            before = json.loads(note.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(f"it cannot be read ({error})", printable(note), "delete it") from error
        if before != by.facts:
            raise DataError(
                "the photos in it were made in another way",
                printable(folder),
                "give another folder, or the same settings",
            )
        return
    if folder.exists() and any(folder.iterdir()):
        raise DataError(
            "it holds other things than obfuscated photos", printable(folder), "give an empty one"
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(note, (json.dumps(by.facts, indent=2) + "\n").encode())
