"""Whose faces of a photo are to be hidden: everybody's, one person's, or all but some people's.

Machines decide, so in doubt a face is hidden: left alone is a person only where every
recogniser at hand knows the face, and hidden is somebody's only where any of them does.
"""

from collections.abc import Sequence
from pathlib import Path

import torch

from visard.distance import distance, threshold
from visard.errors import DataError, NoFaceError
from visard.jobs.settings import Whose
from visard.judge.acquire import told
from visard.photo.atomic import printable
from visard.photo.channels import File
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.protocols import Detector, Recognizer
from visard.tensors import Embeddings
from visard.types import Face, ImageArray

LEFT_ALONE = "faces left as they are"
"""What a report calls them."""


class Chooser:
    """Tells the faces that are to be hidden from those that are not.

    Args:
        whose: the choice.
        detector: finds the faces of the photos that show the people.
        recognizers: who decides.

    Raises:
        PhotoError: one of these photos cannot be read.
        DataError: one does not show exactly one face.
    """

    def __init__(self, whose: Whose, detector: Detector, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._only, self._spared = (
            [_known(path, detector, recognizers) for path in paths]
            for paths in (whose.only, whose.spared)
        )

    def chosen(self, image: ImageArray, faces: Sequence[Face]) -> list[Face]:
        """The faces that are to be hidden, in order."""
        if not (self._only or self._spared):
            return list(faces)
        return [face for face in faces if self._is_chosen(image, face)]

    def _is_chosen(self, image: ImageArray, face: Face) -> bool:
        seen = _embeddings(image, face, self._recognizers)
        if any(all(self._agree(seen, known)) for known in self._spared):
            return False
        return not self._only or any(any(self._agree(seen, known)) for known in self._only)

    def _agree(self, seen: list[Embeddings], known: list[Embeddings]) -> list[bool]:
        """By recogniser, whether it takes two faces for one person's."""
        return [
            distance(a, b, each.card.metric).item() <= threshold(each.card)
            for a, b, each in zip(seen, known, self._recognizers, strict=True)
        ]


def check_faces(found: Sequence[Face], chosen: Sequence[Face], name: str) -> None:
    """Refuse a photo that shows nobody who is to be hidden.

    Raises:
        NoFaceError: it shows no face, or none of them is meant.
    """
    if not found:
        todo = "nothing was written; if there is one, try --detector or a larger photo"
        raise NoFaceError("no face was found", name, todo)
    if not chosen:
        raise NoFaceError("nobody in it is to be hidden", name, "nothing was written")


def left_alone(faces: int) -> dict[str, str]:
    """What a report's settings say of faces that were not to be hidden."""
    return {LEFT_ALONE: str(faces)} if faces else {}


def _known(path: Path, detector: Detector, recognizers: Sequence[Recognizer]) -> list[Embeddings]:
    image = as_shown(read(path))
    faces = detector.detect(image)
    if len(faces) != 1:
        what = f"it shows {len(faces)} faces, and not one" if faces else "it shows no face"
        raise DataError(what, printable(path), "give a photo of that person alone")
    return _embeddings(image, faces[0], recognizers)


def _embeddings(
    image: ImageArray, face: Face, recognizers: Sequence[Recognizer]
) -> list[Embeddings]:
    sighting = told(image, face, File())
    with torch.no_grad():
        return [sighting.embed(each) for each in recognizers]
