"""Whose photos the study of painted portraits takes, each small, with the face found."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from visard.data.people import people
from visard.data.splits import split
from visard.errors import DataError
from visard.judge.acquire import scaled, surroundings
from visard.photo.files import EXTENSIONS, read
from visard.protocols import Detector
from visard.studies.trials import spread
from visard.types import Face, ImageArray

FACE = 72
"""Pixels that a face is wide, at most: an enlarged photo is then of about the usual size."""
PORTRAITS, LFW = "portraits", "lfw"


@dataclass(frozen=True, slots=True)
class Sitter:
    """Where the photos of one person are.

    Attributes:
        group: ``"portraits"`` or ``"lfw"``.
        other: another photo of the person; None where there is none.
    """

    group: str
    photo: Path
    other: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A face with its surroundings, made small."""

    image: ImageArray
    face: Face


def sitters(data: Path, counts: dict[str, int]) -> list[Sitter]:
    """Synthetic portraits, and people of LFW's test part with two photos or more.

    Raises:
        DataError: data are missing.
    """
    folder = data / PORTRAITS
    if not folder.is_dir():
        raise DataError("there is no such folder", str(folder), "give a folder of portraits")
    portraits = sorted(each for each in folder.iterdir() if each.suffix.lower() in EXTENSIONS)
    names = split(data / "splits.json", LFW, "test")
    known = [each.photos for each in people(data / LFW, names) if len(each.photos) > 1]
    return [Sitter(PORTRAITS, path) for path in spread(portraits, counts[PORTRAITS])] + [
        Sitter(LFW, first, second) for first, second, *_ in spread(known, counts[LFW])
    ]


def shots(sitter: Sitter, detector: Detector) -> Iterator[Shot]:
    """The photo, then the one that it is compared with: itself where there is no other.

    Photos in which the detector finds no face give nothing.
    """
    for path in (sitter.photo, sitter.other or sitter.photo):
        image = read(path).pixels
        for face in detector.detect(image)[:1]:
            yield _small(*surroundings(image, face))


def _small(image: ImageArray, face: Face) -> Shot:
    by = min(1.0, FACE / face.width)
    size = [max(1, round(side * by)) for side in image.shape[1::-1]]
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Shot(small, scaled(face, by))
