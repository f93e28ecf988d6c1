"""Who is in the study of patches: people trained on, their other photos, and strangers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visard.data.people import Person, people
from visard.data.splits import split
from visard.errors import DataError
from visard.methods import detector
from visard.patch.crops import Sitter
from visard.photo.files import read

_NARROWEST, _SUREST = 70, 0.95
"""Pixels of a face's width, and how sure MTCNN must be of it in the photo as it is."""
_TRAINED_ON, _APART, _OF_STRANGERS = 12, 4, 6
"""Photos a person: to train on, for frames, and of people not trained on."""


@dataclass(frozen=True, slots=True, eq=False)
class Sitters:
    """Photos with a face that MTCNN finds.

    Attributes:
        trained: photos to train on.
        known: other photos of the same people, for frames.
        strangers: photos of other people, for frames.
        people: how many are trained on, and as many strangers at most.
    """

    trained: list[Sitter]
    known: list[Sitter]
    strangers: list[Sitter]
    people: int


def sitters(data: Path, count: int) -> Sitters:
    """The first people of CelebA's training and test parts with enough large faces.

    Raises:
        DataError: there are no such data, or too few people with such photos.
    """
    own = list(_enough(data, "train", count, _TRAINED_ON + _APART))
    others = list(_enough(data, "test", count, _OF_STRANGERS))
    return Sitters(
        [photo for photos in own for photo in photos[:_TRAINED_ON]],
        [photo for photos in own for photo in photos[_TRAINED_ON:]],
        [photo for photos in others for photo in photos],
        count,
    )


def _enough(data: Path, part: str, count: int, photos: int) -> Iterator[list[Sitter]]:
    found = 0
    for person in people(data / "celeba", split(data / "splits.json", "celeba", part)):
        usable = list(_usable(person, photos))
        if len(usable) == photos:
            found += 1
            yield usable
        if found == count:
            return
    raise DataError(
        f"only {found} of {count} people have {photos} photos of a large face",
        str(data / "celeba"),
        "give more photos, or run with --quick",
    )


def _usable(person: Person, count: int) -> Iterator[Sitter]:
    found = 0
    for path in person.photos:
        image = read(path).pixels
        faces = detector("mtcnn").detect(image)
        if faces and faces[0].width >= _NARROWEST and faces[0].confidence > _SUREST:
            found += 1
            yield image, faces[0]
        if found == count:
            return
