"""Which faces of a photo are covered: those found, less and more what was said by hand.

What somebody chose to leave is left. What is beyond a limit is left as well, since a false
find may be the whole picture, but never in silence: it counts as a face that stayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from visard.boxes.correcting import corrected
from visard.boxes.mark import Mark
from visard.errors import DataError, NoFaceError, SettingError
from visard.jobs.whose import Chooser
from visard.photo.shown import as_shown
from visard.results import REFUSED, Left, Why
from visard.types import Box, Face, Photo


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is covered at most.

    Attributes:
        largest: share of the picture that one face's box may take.
        most: faces in one photo, or in one frame of a video; the surest come first.

    Raises:
        SettingError: one of them makes no sense.
    """

    largest: float = 0.8
    most: int = 200

    def __post_init__(self) -> None:
        if not 0 < self.largest <= 1:
            raise SettingError("must be above 0, and 1 at most, the whole picture", "--largest")
        if self.most < 1:
            raise SettingError("must be 1 or more", "--most")

    def split(self, faces: Sequence[Face], size: tuple[int, int]) -> tuple[list[Face], list[Left]]:
        """The faces within the limits, in order, and the others.

        Args:
            size: width and height of the picture.
        """
        small = [face for face in faces if _share(face.box, size) <= self.largest]
        surest = sorted(small, key=lambda face: -face.confidence)[: self.most]
        kept = [face for face in small if any(face is each for each in surest)]
        beyond = [Left(face.box, Why.TOO_LARGE) for face in faces if face not in small]
        return kept, beyond + [Left(f.box, Why.TOO_MANY) for f in small if f not in kept]


@dataclass(frozen=True, slots=True)
class Picked:
    """What of a photo is to be covered.

    Attributes:
        faces: largest first.
        by_hand: for each, whether somebody marked it.
        left: what was found and stays.
    """

    faces: tuple[Face, ...]
    by_hand: tuple[bool, ...]
    left: tuple[Left, ...]

    @property
    def refused(self) -> int:
        """Faces that stay though nobody chose them to."""
        return sum(each.why in REFUSED for each in self.left)


def pick(
    found: Sequence[Face], photo: Photo, chooser: Chooser, marks: Sequence[Mark], limits: Limits
) -> Picked:
    """Decide on every face of a photo.

    Args:
        found: by the detector.
        marks: by hand; these are neither chosen among nor limited.

    Raises:
        DataError: a mark does not fit the photo.
    """
    if timed := [mark for mark in marks if mark.timed]:
        todo = "leave from and to empty for photos"
        raise DataError("it names a time, and this is a photo", timed[0].place, todo)
    known = corrected(found, marks, photo.size)
    chosen = chooser.chosen(as_shown(photo), known.found)
    kept, beyond = limits.split(chosen, photo.size)
    left = [Left(face.box, Why.STRUCK) for face in known.struck]
    left += [Left(face.box, Why.SPARED) for face in known.found if face not in chosen]
    pairs = [(face, False) for face in kept]
    pairs += [(face, True) for face in (*known.confirmed, *known.given)]
    pairs.sort(key=lambda pair: -pair[0].width * pair[0].height)
    faces, by_hand = tuple(face for face, _ in pairs), tuple(hand for _, hand in pairs)
    return Picked(faces, by_hand, (*left, *beyond))


def check_picked(found: Sequence[Face], picked: Picked, name: str) -> None:
    """Refuse a photo in which nothing is to be covered.

    Raises:
        NoFaceError: it shows no face, none is meant, or all are beyond a limit.
    """
    if picked.faces:
        return
    if picked.refused:
        why = next(each.why for each in picked.left if each.why in REFUSED)
        todo = "nothing was written; allow more, or mark faces by hand with --boxes"
        raise NoFaceError(f"nothing was covered: what was found is {why}", name, todo)
    if found:
        raise NoFaceError("nobody in it is to be hidden", name, "nothing was written")
    todo = (
        "nothing was written; if there is one, try --detector or a larger photo, or mark it "
        "by hand with --boxes"
    )
    raise NoFaceError("no face was found", name, todo)


def _share(box: Box, size: tuple[int, int]) -> float:
    """Of the picture; what lies beyond its edge does not count."""
    width = min(box[2], size[0]) - max(box[0], 0)
    height = min(box[3], size[1]) - max(box[1], 0)
    return max(width, 0) * max(height, 0) / (size[0] * size[1])
