"""Whose photos the study of cloaks takes: people of the test parts, and what becomes of each photo.

One photo of a person is protected, and another one where both sides are to be; the rest
stay clean. CelebA's photos are cut to the face and a little around it, which moves their
JPEG blocks: to save them anew is a real step. LFW's stay as they are, a JPEG of about
quality 75 already, so that JPEG 75 costs there less than elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from visard.bench.provenance import digest
from visard.data.dataset import dataset
from visard.data.people import Person
from visard.data.splits import split
from visard.errors import DataError, VisardError
from visard.photo.atomic import printable
from visard.photo.files import read
from visard.photo.window import cut
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector
from visard.types import Face, ImageArray

OTHERS, REFERENCES = 2, 3
"""Photos of a person to be compared with, and to be handed to methods that ask for some."""
FEWEST = 2
"""With fewer to hand over, a person does not take part in such a way."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A folder of people.

    Attributes:
        name: as in the names of figures.
        listed: the name under which the splits know its people.
        margin: how far photos reach around the face, in lengths of its longer side;
            None leaves them whole.
    """

    name: str
    folder: str
    listed: str
    margin: float | None


LFW = Crowd("lfw", "lfw", "lfw", None)
CELEBA = Crowd("celeba", "celeba", "celeba", 0.7)
LARGE = Crowd("celeba_large", "celeba-large", "celeba", 0.7)
CROWDS = (LFW, CELEBA, LARGE)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A photo as the study takes it, its pixels lossless from here on."""

    name: str
    pixels: ImageArray
    face: Face


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """One person.

    Attributes:
        hidden: the photo that is protected.
        others: clean ones that the adversary has; the first is in the gallery, and is
            protected as well where both sides are.
        references: further ones, for methods that ask for some.
    """

    name: str
    crowd: str
    hidden: Picture
    others: tuple[Picture, ...]
    references: tuple[Picture, ...]


def everybody(data: Path, crowd: Crowd) -> tuple[Person, ...]:
    """The test people of a crowd.

    Raises:
        DataError: the folder or the splits are not there, or nobody of them is.
    """
    names = set(split(data / "splits.json", crowd.listed, "test"))
    found = [each for each in dataset(data / crowd.folder).people if each.name in names]
    if not found:
        raise DataError("none of the test people is in it", str(data / crowd.folder))
    return tuple(found)


def sitters(people: Sequence[Person], crowd: Crowd, detector: Detector, count: int) -> list[Sitter]:
    """So many people with two photos or more that show a face.

    The order is drawn once and for all, so that fewer people are the first of more.
    """
    able = [each for each in people if len(each.photos) >= 2]
    drawn = sorted(able, key=lambda each: digest([each.name.encode()]))
    found = (_sitter(each, crowd, detector) for each in drawn)
    return list(islice((each for each in found if each is not None), count))


def _sitter(person: Person, crowd: Crowd, detector: Detector) -> Sitter | None:
    found = pictures(person, crowd, detector)
    taken = list(islice(found, 1 + OTHERS + REFERENCES))
    if len(taken) < 2:
        return None
    others, references = taken[1 : 1 + OTHERS], taken[1 + OTHERS :]
    return Sitter(printable(person.name), crowd.name, taken[0], tuple(others), tuple(references))


def pictures(person: Person, crowd: Crowd, detector: Detector) -> Iterator[Picture]:
    """The person's photos that can be read, and in which the detector finds a face."""
    for path in person.photos:
        try:
            photo = read(path)
        except VisardError:
            continue
        face = main_face(detector.detect(photo.pixels), photo.size)
        if face is None:
            continue
        if crowd.margin is None:
            yield Picture(printable(path.name), photo.pixels, face)
        else:
            window = cut(photo.pixels, face, crowd.margin, smallest=1)
            yield Picture(printable(path.name), window.pixels, window.face)
