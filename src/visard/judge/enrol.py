"""From a folder of people to embeddings: the main face of each photo, in batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import torch

from visard.arrays import to_tensor
from visard.data.people import Person
from visard.judge.calibrate import Sample
from visard.photo.align import align
from visard.photo.files import read
from visard.protocols import Detector, Recognizer
from visard.tensors import Crops
from visard.types import Box, Card, Face, ImageArray

_BATCH = 32


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """Embeddings of a data set.

    Attributes:
        samples: by recogniser's name.
        photos: how many were looked at.
        not_acquired: in how many of them the detector found no face.
    """

    samples: dict[str, Sample]
    photos: int
    not_acquired: int


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    person: int
    image: ImageArray
    face: Face


def enrol(
    people: Sequence[Person],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    advance: Callable[[], None] = lambda: None,
) -> Enrolled:
    """Embed the main face of every photo.

    Args:
        advance: called after each photo.

    Raises:
        PhotoError: a photo cannot be read.
    """
    rows: dict[str, list[torch.Tensor]] = {each.card.name: [] for each in recognizers}
    owners: list[int] = []
    faces = _faces(people, detector, advance)
    while batch := list(islice(faces, _BATCH)):
        owners += [seen.person for seen in batch]
        for each in recognizers:
            with torch.no_grad():
                rows[each.card.name].append(each.embed(_crops(batch, each.card)))
    samples = {
        each.card.name: Sample(
            _joined(rows[each.card.name], each.card), torch.tensor(owners).long()
        )
        for each in recognizers
    }
    photos = sum(len(person.photos) for person in people)
    return Enrolled(samples, photos, photos - len(owners))


def main_face(faces: Sequence[Face], size: tuple[int, int]) -> Face | None:
    """The most prominent face, None when there is none; see ``prominence``."""
    return max(faces, key=lambda face: prominence(face.box, size), default=None)


def prominence(box: Box, size: tuple[int, int]) -> float:
    """How much a photo is about the face in a box: it is large, and near the middle.

    Args:
        size: width and height of the photo.

    >>> in_the_middle, in_the_corner = (40, 40, 60, 60), (0, 0, 25, 25)
    >>> prominence(in_the_middle, (100, 100)) > prominence(in_the_corner, (100, 100))
    True
    """
    left, top, right, bottom = box
    away = ((left + right - size[0]) / 2) ** 2 + ((top + bottom - size[1]) / 2) ** 2
    return (right - left) * (bottom - top) - 2 * away


def _faces(
    people: Sequence[Person], detector: Detector, advance: Callable[[], None]
) -> Iterator[_Seen]:
    for number, person in enumerate(people):
        for path in person.photos:
            photo = read(path)
            face = main_face(detector.detect(photo.pixels), photo.size)
            if face is not None:
                yield _Seen(number, photo.pixels, face)
            advance()


def _crops(batch: Sequence[_Seen], card: Card) -> Crops:
    template = torch.tensor(card.template)
    return torch.cat(
        [
            align(
                to_tensor(seen.image),
                torch.tensor([seen.face.landmarks]),
                template,
                card.input_size,
            )
            for seen in batch
        ]
    )


def _joined(rows: Sequence[torch.Tensor], card: Card) -> torch.Tensor:
    return torch.cat(list(rows)) if rows else torch.empty(0, card.dimensions)
