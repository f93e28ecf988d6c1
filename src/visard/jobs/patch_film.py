"""Patches laid on every frame of a video, and in how many MTCNN still finds the face."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import NoFaceError
from visard.jobs.naming import DONE, PARTIAL
from visard.jobs.patch_apply import PatchJob, among
from visard.jobs.reel import Reel
from visard.patch.wear import Place
from visard.photo.atomic import printable
from visard.photo.film import rewrite
from visard.photo.video import frames, sampled
from visard.types import Box, ImageArray

_REMEMBERED = 12
"""Frames for which patches stay where they were when a face is not found."""
JUDGED = 300
"""Frames of the written file that are judged, evenly spread."""

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PatchedFilm:
    """What became of a video.

    Attributes:
        frames: of the video.
        judged: frames with a face that were judged in the written file.
        found: those of them in which MTCNN finds a face that has patches on.
    """

    source: Path
    output: Path
    frames: int
    judged: int
    found: int

    @property
    def hidden(self) -> bool:
        return self.found == 0


class _Follower:
    """Where faces are from frame to frame."""

    def __init__(self, job: PatchJob) -> None:
        self._job, self._last, self._age = job, list[Place](), 0
        self.boxes = list[tuple[Box, ...]]()

    def __call__(self, image: ImageArray) -> ImageArray:
        spots = self._job.spots(image)
        self._age = 0 if spots else self._age + 1
        spots = spots or (self._last if self._age <= _REMEMBERED else [])
        self._last = spots
        self.boxes.append(tuple(spot.box for spot in spots))
        return self._job.dress(image, spots)


def run(job: PatchJob, source: Path, folder: Path | None, advance: Advance) -> PatchedFilm:
    """Patches on every face of every frame; the sound stays.

    Limits: between frames nothing is smoothed but that patches stay for half a second where a
    face is lost.

    Raises:
        PhotoError: PyAV is missing, it is no video, or the result cannot be written.
        NoFaceError: no frame shows a face.
    """
    folder = folder or job.settings.output or source.parent
    with Reel(source, folder, force=job.settings.force) as reel:
        total, follower = len(sampled(source, 1 << 40)), _Follower(job)
        count = rewrite(
            source,
            reel.temporary,
            lambda images: map(follower, images),
            lambda done: advance(done, total),
        )
        if not any(follower.boxes):
            raise NoFaceError("no face was found in any frame", printable(source))
        judged, found = _judged(job, reel.temporary, follower.boxes)
        kept = reel.keep(PARTIAL if found else DONE)
    return PatchedFilm(source, kept, count, judged, found)


def _judged(job: PatchJob, film: Path, boxes: Sequence[tuple[Box, ...]]) -> tuple[int, int]:
    """How many frames were looked at, and in how many a face was found."""
    numbers = [number for number in sampled(film, JUDGED) if boxes[number]]
    found = 0
    for number, image in zip(numbers, frames(film, numbers), strict=True):
        faces = job.judge.detect(image)
        found += any(among(box, faces) for box in boxes[number])
    return len(numbers), found
