"""The main faces of some photos, for what is made of faces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from visard.errors import NoFaceError, PhotoError
from visard.jobs.naming import is_result
from visard.pipeline.collect import Source, collect, pictures
from visard.pipeline.preprocess import Lost, Reason, main_face
from visard.protocols import Detector
from visard.types import Face, ImageArray

Advance = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
class MainFaces:
    """Photos, and what became of them.

    Attributes:
        used: photos that were given and show a face.
        lost: photos that show none, or cannot be read.
    """

    used: list[Source] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def main_faces(
    paths: Sequence[Path],
    detector: Detector,
    take: Callable[[ImageArray, Face], None],
    advance: Advance,
) -> MainFaces:
    """Give each photo's main face away, photo by photo, so that only one is in memory.

    Results of earlier runs that lie in folders are left out.

    Args:
        paths: photos, folders, or lists of them.

    Raises:
        NoFaceError: no photo shows a face.
        DataError: a photo is not there.
    """
    found = [each for each in collect(paths, "") if each.path in paths or not is_result(each.path)]
    became = MainFaces()
    for done, (source, image) in enumerate(pictures(found), start=1):
        if isinstance(image, PhotoError):
            became.lost.append(Lost(source, Reason.UNREADABLE, image))
        elif face := main_face(detector.detect(image), (image.shape[1], image.shape[0])):
            became.used.append(source)
            take(image, face)
        else:
            became.lost.append(Lost(source, Reason.NOT_ACQUIRED))
        advance("Finding the faces", done, len(found))
    if not became.used:
        raise NoFaceError(_nothing(became.lost), todo="give photos that show a face")
    return became


def _nothing(lost: Sequence[Lost]) -> str:
    if not lost:
        return "there is no photo"
    unreadable = sum(each.error is not None for each in lost)
    also = f", and {unreadable} could not be read" if unreadable else ""
    return f"no face was found in any of {len(lost)} photos{also}"
