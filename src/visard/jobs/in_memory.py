"""The same jobs on photos that are in memory, for whoever has no files.

No name comes in: a photo is called for what it is in the job.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError, GivenUpError, PhotoError, VisardError
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.audit import Audited, AuditJob, Material, Question
from visard.jobs.compare import Compared, compare_pictures
from visard.jobs.protect import Found, Made, ProtectJob
from visard.jobs.references import other_photos
from visard.jobs.wishes import Wishes
from visard.methods import detector
from visard.photo.files import MAX_PIXELS, decode
from visard.photo.shown import as_shown
from visard.protocols import Anonymizer
from visard.types import Face, ImageArray, Version

PHOTO, ORIGINAL, OTHER = "photo", "original", "other photo"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of a photo is still taken.

    Attributes:
        pixels: width times height.
        faces: that are looked at in one photo.
    """

    pixels: int = MAX_PIXELS
    faces: int = 1000


def protect_together(
    job: ProtectJob, files: Sequence[bytes], bounds: Bounds
) -> list[Made | VisardError]:
    """Protect some photos at once, each of which succeeds or fails for itself.

    Raises:
        GivenUpError: the work was stopped; then nothing is made of any.
    """
    results: dict[int, Made | VisardError] = {}
    found: dict[int, Found] = {}
    for number, data in enumerate(files):
        try:
            found[number] = _find(job, data, bounds)
        except GivenUpError:
            raise
        except VisardError as error:
            results[number] = error
    cloaked = job.cloak(list(found.values())) if found else []
    for number, each in zip(found, cloaked, strict=True):
        try:
            results[number] = job.judge(found[number], each)
        except GivenUpError:
            raise
        except VisardError as error:
            results[number] = error
    return [results[number] for number in range(len(files))]


def _find(job: ProtectJob, data: bytes, bounds: Bounds) -> Found:
    photo = decode(data, name=PHOTO, keep=job.settings.keep, max_pixels=bounds.pixels)
    found = job.find(photo, PHOTO)
    _check_faces(found.faces, bounds)
    return found


def _check_faces(faces: Sequence[Face], bounds: Bounds) -> None:
    if len(faces) > bounds.faces:
        raise PhotoError(
            f"it shows {len(faces)} faces, more than the {bounds.faces} that are taken",
            PHOTO,
            "cut it into parts",
        )


def anonymizing(wishes: Wishes, bounds: Bounds, ask: Callable[[], None]) -> AnonymizeJob:
    """A job that asks before each version whether to go on.

    Args:
        ask: raises an error where the work is to stop.
    """
    job = AnonymizeJob(wishes)
    job.anonymizer = _Asking(job.anonymizer, bounds, ask)
    return job


class _Asking:
    """A method that takes no more faces than are agreed, and can be stopped."""

    def __init__(self, method: Anonymizer, bounds: Bounds, ask: Callable[[], None]) -> None:
        self._method, self._bounds, self._ask = method, bounds, ask
        self.name, self.claim = method.name, method.claim

    def versions(self, image: ImageArray, faces: Sequence[Face], seed: int) -> Iterator[Version]:
        _check_faces(faces, self._bounds)
        for version in self._method.versions(image, faces, seed):
            self._ask()
            yield version


def anonymize(job: AnonymizeJob, data: bytes, bounds: Bounds) -> Made:
    """Make a photo anew so that machines find no face in it.

    Raises:
        PhotoError: it cannot be read, shows too many faces, or cannot be written.
        NoFaceError: it shows no face.
    """
    keep = job.wishes.keep
    return job.make(decode(data, name=PHOTO, keep=keep, max_pixels=bounds.pixels), PHOTO)


def audit(
    photo: bytes,
    original: bytes | None,
    others: Sequence[bytes],
    bounds: Bounds,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Audited:
    """Would machines still find the person in this photo?

    Args:
        original: the untouched photo, or None.
        others: other photos of the person; copies of the two above do not count.
        advance: called with how many adversaries have looked, and how many will.

    Raises:
        DataError: there is neither an original nor another photo that shows a face, or the
            photo is no version of the original.
        PhotoError: a photo cannot be read.
        NoFaceError: a photo shows no face.
    """
    if original is None and not others:
        raise DataError(
            "there is nothing to compare it with",
            PHOTO,
            "give the untouched photo or other photos of the person",
        )
    question = Question(Path(PHOTO), Path(ORIGINAL) if original else None)
    known = None
    if others:
        known = other_photos(_others(others, {photo, original}, bounds), detector())
        if not known.photos and original is None:
            raise DataError(
                "none of them shows a face and is not the photo itself",
                f"{OTHER}s",
                "give other photos of the person",
            )
    material = Material(
        _shown(photo, PHOTO, bounds),
        None if original is None else _shown(original, ORIGINAL, bounds),
        known,
    )
    return AuditJob(question, advance).look(material)


def _others(
    files: Sequence[bytes], themselves: set[bytes | None], bounds: Bounds
) -> Iterator[tuple[str, str, ImageArray]]:
    for number, data in enumerate(files, start=1):
        if data not in themselves:
            name = f"{OTHER} {number}"
            yield name, hashlib.sha256(data).hexdigest(), _shown(data, name, bounds)


def compare(first: bytes, second: bytes, bounds: Bounds) -> Compared:
    """Compare the main face of one photo with that of another.

    Raises:
        PhotoError: a photo cannot be read.
        NoFaceError: a photo shows no face.
    """
    return compare_pictures(
        ("first photo", _shown(first, "first photo", bounds)),
        ("second photo", _shown(second, "second photo", bounds)),
    )


def _shown(data: bytes, name: str, bounds: Bounds) -> ImageArray:
    return as_shown(decode(data, name=name, max_pixels=bounds.pixels))
