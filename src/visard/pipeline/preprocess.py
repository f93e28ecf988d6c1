"""The second step: find the face a picture is about, and bring it in line.

What cannot be used is not dropped but handed on with the reason: who measures counts
it, who enrols names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import torch

from visard.arrays import to_tensor
from visard.errors import PhotoError
from visard.photo.align import align
from visard.photo.window import cut
from visard.pipeline.collect import Source, pictures
from visard.protocols import Detector
from visard.tensors import Crops
from visard.types import Box, Card, Face, ImageArray

_AROUND = 1.0
"""Context on each side of the face that alignment gets, in lengths of its longer side."""


class Reason(StrEnum):
    """Why a picture gives no embedding."""

    NOT_ACQUIRED = "no face was found"
    UNREADABLE = "it cannot be read"


@dataclass(frozen=True, slots=True)
class Lost:
    """A picture that gives no embedding.

    Attributes:
        error: what is wrong with the file, where it cannot be read.
    """

    source: Source
    reason: Reason
    error: PhotoError | None = None

    def __str__(self) -> str:
        return str(self.error or f"{self.source}: {self.reason}")


@dataclass(frozen=True, slots=True, eq=False)
class Acquired:
    """The main face of a picture.

    Attributes:
        faces: how many the picture shows.
        crops: by recogniser's name, aligned as its card asks.
    """

    source: Source
    face: Face
    faces: int
    crops: Mapping[str, Crops]


def preprocess(
    sources: Sequence[Source], detector: Detector, cards: Sequence[Card]
) -> Iterator[Acquired | Lost]:
    """Each picture's main face, aligned for every recogniser; one at a time, in order."""
    for source, image in pictures(sources):
        if isinstance(image, PhotoError):
            yield Lost(source, Reason.UNREADABLE, image)
            continue
        faces = detector.detect(image)
        height, width, _ = image.shape
        face = main_face(faces, (width, height))
        if face is None:
            yield Lost(source, Reason.NOT_ACQUIRED)
        else:
            yield Acquired(source, face, len(faces), aligned(image, face, cards))


def aligned(image: ImageArray, face: Face, cards: Sequence[Card]) -> dict[str, Crops]:
    """One face as each card's recogniser wants it, by name; equal wishes share a crop."""
    window = cut(image, face, _AROUND)
    picture, landmarks = to_tensor(window.pixels), torch.tensor([window.face.landmarks])
    made = {
        wish: align(picture, landmarks, torch.tensor(wish[0]), wish[1])
        for wish in {(card.template, card.input_size) for card in cards}
    }
    return {card.name: made[card.template, card.input_size] for card in cards}


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
