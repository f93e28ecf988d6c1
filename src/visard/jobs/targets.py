"""A face that recognisers are to be led to, because its owner agreed to that."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from visard.distance import distance, threshold
from visard.errors import DataError
from visard.jobs.naming import is_result
from visard.jobs.settings import Target
from visard.jobs.target_log import note
from visard.judge.acquire import surroundings, told
from visard.photo.atomic import printable
from visard.photo.channels import File
from visard.photo.files import EXTENSIONS, decode, read
from visard.photo.shown import as_shown
from visard.protocols import Detector, Recognizer
from visard.tensors import Embeddings
from visard.types import Face, ImageArray, Window

LED, TAKEN = "led towards", "taken for that face by"
"""What a report's settings call them."""
_NAME = "target"


@dataclass(frozen=True, slots=True, eq=False)
class ChosenFace:
    """The photos of the chosen person, each with its one face.

    Attributes:
        who: asks.
        digests: SHA-256 of the files.
    """

    who: str
    digests: tuple[str, ...]
    photos: tuple[tuple[ImageArray, Face], ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        """The same as a protector takes them."""
        return tuple(Window(pixels, face, 0, 0) for pixels, face in self.photos)

    def note(self, faces: int) -> None:
        """Leave the line that says so, before so many faces are led there.

        Raises:
            ConsentError: it cannot be written.
        """
        note(self.who, self.digests, faces)

    def told(
        self, image: ImageArray, faces: Sequence[Face], recognizers: Sequence[Recognizer]
    ) -> dict[str, str]:
        """What a report's settings say: which recognisers take every face for the chosen one."""
        convinced = [
            each.card.name
            for each in recognizers
            if all(self._takes(each, image, face) for face in faces)
        ]
        names = ", ".join(convinced) or "nobody"
        return {LED: "a chosen face, with consent", TAKEN: f"{names} (of {len(recognizers)})"}

    def _takes(self, recognizer: Recognizer, image: ImageArray, face: Face) -> bool:
        known = torch.cat([_embedding(recognizer, *photo) for photo in self.photos])
        seen = _embedding(recognizer, image, face).expand(len(known), -1)
        card = recognizer.card
        return bool((distance(seen, known, card.metric) <= threshold(card)).any())


def chosen_face(target: Target, detector: Detector) -> ChosenFace:
    """Look for the one face in each photo of the chosen person.

    Raises:
        PhotoError: a photo cannot be read.
        DataError: there is none, or one does not show exactly one face.
    """
    digests, photos = list[str](), list[tuple[ImageArray, Face]]()
    for name, digest, image in _pictures(target.photo):
        faces = detector.detect(image)
        if len(faces) != 1:
            what = f"it shows {len(faces)} faces, and not one" if faces else "it shows no face"
            raise DataError(what, name, "give photos of the chosen person alone")
        digests.append(digest)
        photos.append(surroundings(image, faces[0]))
    if not photos:
        where = printable(target.photo) if isinstance(target.photo, Path) else _NAME
        raise DataError("no photo is in it", where, "give photos of the chosen person")
    return ChosenFace(target.who, tuple(digests), tuple(photos))


def _pictures(given: Path | bytes) -> Iterator[tuple[str, str, ImageArray]]:
    if isinstance(given, bytes):
        yield _NAME, hashlib.sha256(given).hexdigest(), as_shown(decode(given, name=_NAME))
        return
    for path in sorted(_files(given)):
        photo = read(path)
        yield printable(path), hashlib.sha256(path.read_bytes()).hexdigest(), as_shown(photo)


def _files(given: Path) -> Iterator[Path]:
    """The photos of a folder, at any depth, less results of earlier runs; or the one photo."""
    if not given.is_dir():
        yield given
    for path in given.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(given).parts)
        if path.suffix.lower() in EXTENSIONS and not hidden and not is_result(path):
            yield path


def _embedding(recognizer: Recognizer, image: ImageArray, face: Face) -> Embeddings:
    return told(image, face, File()).embed(recognizer)
