"""Patches laid on photos, and whether MTCNN still finds the faces in the written file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from visard.errors import NoFaceError, WeightsError
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.reel import Reels
from visard.jobs.shelf import Shelf
from visard.methods import detectors
from visard.patch.places import Where
from visard.patch.stored import Pair, bundled
from visard.patch.stored import read as read_pair
from visard.patch.wear import Marking, Place, dressed, places
from visard.photo.atomic import printable
from visard.photo.files import decode, encode, read
from visard.types import Box, Face, ImageArray

JUDGE = "mtcnn"
"""Whom the patches shall escape."""
OVERLAP = 0.3
"""Share (intersection over union) from which on a detection is one of a face."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How patches are laid on.

    Attributes:
        output: folder for results; None: beside each photo.
        worn: people wear masks already, so that none is drawn.
        force: replace results that exist.
    """

    pair: Pair
    output: Path | None = None
    worn: bool = False
    quality: int = 95
    force: bool = False


@dataclass(frozen=True, slots=True)
class PatchedFace:
    """One face with patches on.

    Attributes:
        found: MTCNN finds it in the written file.
        others: further detectors at hand that find it there.
    """

    box: Box
    marking: Marking
    found: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patched:
    """What became of one photo."""

    source: Path
    output: Path
    faces: tuple[PatchedFace, ...]

    @property
    def hidden(self) -> bool:
        return not any(face.found for face in self.faces)


def pair_of(file: Path | None, where: Where) -> Pair:
    """The pair of a file, or the one that comes along for that part of the face.

    Raises:
        WeightsError: the file is not usable, or its licence does not allow every use and only
            such are asked for.
        DataError: none comes along for that part.
    """
    from visard.weights import permissive_only

    found = bundled(where) if file is None else read_pair(file)
    if permissive_only() and not found.card.commercial:
        raise WeightsError(
            "the licence of these patches does not allow every use",
            str(file or f"{where.value}, bundled"),
            "train patches on photos of your own, or leave out --permissive-only",
        )
    return found


class PatchJob:
    """Lays one pair of patches on photos.

    Attributes:
        reels: where results of videos go.

    Raises:
        WeightsError: MTCNN is missing.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._shelf, self.reels = Shelf(force=settings.force), Reels(force=settings.force)
        (self.judge, *self.others), _ = detectors(JUDGE)

    def run(self, source: Path, folder: Path | None = None) -> Patched:
        """One photo: patches on every face, judged, written.

        The result is called ``NAME.visard.EXT`` where MTCNN finds none of the faces in it any
        more, and ``NAME.partial.EXT`` otherwise.

        Raises:
            PhotoError: the photo cannot be read, or the result cannot be written.
            NoFaceError: there is neither a face nor a pair of markers.
        """
        settings = self.settings
        folder = folder or settings.output or source.parent
        photo = read(source)
        if not settings.force:
            refuse_existing(source, folder, photo.format)
        spots = self.spots(photo.pixels)
        if not spots:
            todo = "nothing was written; give a photo with a face, or wear both markers"
            raise NoFaceError("no face and no pair of markers was found", printable(source), todo)
        data = encode(
            replace(photo, pixels=self.dress(photo.pixels, spots)), quality=settings.quality
        )
        written = decode(data, name=printable(source)).pixels
        faces = self.judged(written, spots)
        label = PARTIAL if any(face.found for face in faces) else DONE
        self._shelf.put(data, label, source, folder, photo.format)
        return Patched(source, target(source, folder, photo.format, label), faces)

    def spots(self, image: ImageArray) -> list[Place]:
        """Where patches belong in a photo."""
        return places(image, self.judge.detect(image), self.settings.pair.card.where)

    def dress(self, image: ImageArray, spots: Sequence[Place]) -> ImageArray:
        """The photo with patches on."""
        pair = self.settings.pair
        return dressed(image, spots, pair.patches, pair.card.where, masked=self.settings.worn)

    def judged(self, image: ImageArray, spots: Sequence[Place]) -> tuple[PatchedFace, ...]:
        """Who finds the faces now."""
        by_judge = self.judge.detect(image)
        besides = {each.name: each.detect(image) for each in self.others}
        return tuple(
            PatchedFace(
                spot.box,
                spot.marking,
                among(spot.box, by_judge),
                tuple(name for name, found in besides.items() if among(spot.box, found)),
            )
            for spot in spots
        )


def among(box: Box, faces: Sequence[Face]) -> bool:
    """Whether one of the faces found is the one in the box."""
    return any(shared(box, face.box) >= OVERLAP for face in faces)


def shared(first: Box, second: Box) -> float:
    """Intersection over union of two boxes.

    >>> shared((0.0, 0.0, 2.0, 2.0), (1.0, 0.0, 3.0, 2.0))
    0.3333333333333333
    """
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right, bottom = min(first[2], second[2]), min(first[3], second[3])
    inner = max(0.0, right - left) * max(0.0, bottom - top)
    return inner / (_area(first) + _area(second) - inner) if inner else 0.0


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
