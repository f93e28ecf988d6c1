"""Patches laid on every frame of a video, and in how many MTCNN still finds the face."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from visard.boxes.correcting import moved
from visard.errors import NoFaceError
from visard.jobs.naming import DONE, PARTIAL
from visard.jobs.patch_apply import PatchJob, among
from visard.patch.wear import Place
from visard.photo.atomic import printable
from visard.photo.film import rewrite
from visard.photo.video import frames, moments, sampled
from visard.track.timeline import Held, Patience, Timeline
from visard.types import Box, ImageArray

_PATIENCE = Patience(between=12, before=0, after=12)
"""Frames for which patches stay on a face that is not found."""
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


class _Wearers:
    """Lays patches on faces, frame by frame, and keeps where."""

    def __init__(self, job: PatchJob) -> None:
        self._job = job
        self._places: dict[tuple[int, Box], Place] = {}
        self.boxes = list[tuple[Box, ...]]()

    def dressed(self, images: Iterator[ImageArray]) -> Iterator[ImageArray]:
        """The frames with patches on, also where a face is lost for some frames."""
        timeline = Timeline[ImageArray](_PATIENCE)
        for number, (image, faces) in enumerate(timeline.run(self._looked_at(images))):
            spots = [self._spot(number, held) for held in faces]
            self.boxes.append(tuple(spot.box for spot in spots))
            yield self._job.dress(image, spots)
            self._forget(number)

    def _looked_at(
        self, images: Iterator[ImageArray]
    ) -> Iterator[tuple[ImageArray, list[Box] | None]]:
        for number, image in enumerate(images):
            spots = self._job.spots(image)
            self._places |= {(number, spot.box): spot for spot in spots}
            yield image, [spot.box for spot in spots]

    def _spot(self, number: int, held: Held) -> Place:
        place = self._places[held.sighted, held.there]
        return place if number == held.sighted else _moved(place, held.box)

    def _forget(self, number: int) -> None:
        last = number - _PATIENCE.after - _PATIENCE.between
        self._places = {key: place for key, place in self._places.items() if key[0] > last}


def _moved(place: Place, box: Box) -> Place:
    """The same patches where the face has gone, no larger: the box allows for doubt."""
    right, down = (
        (box[axis] + box[axis + 2] - place.box[axis] - place.box[axis + 2]) / 2 for axis in (0, 1)
    )
    corners = place.corners + torch.tensor([right, down], dtype=place.corners.dtype)
    left, top, end, bottom = place.box
    there = (left + right, top + down, end + right, bottom + down)
    face = None if place.face is None else moved(place.face, there)
    return replace(place, corners=corners, box=there, face=face)


def run(job: PatchJob, source: Path, folder: Path | None, advance: Advance) -> PatchedFilm:
    """Patches on every face of every frame; the sound stays.

    Limits: nothing is smoothed. Where a face is lost, patches go on as it went for half a second.

    Raises:
        PhotoError: PyAV is missing, it is no video, or the result cannot be written.
        NoFaceError: no frame shows a face.
    """
    folder = folder or job.settings.output or source.parent
    with job.reels.reel(source, folder) as reel:
        total, wearers = len(moments(source)), _Wearers(job)
        count = rewrite(
            source,
            reel.temporary,
            wearers.dressed,
            lambda done: advance(done, total),
        )
        if not any(wearers.boxes):
            raise NoFaceError("no face was found in any frame", printable(source))
        judged, found = _judged(job, reel.temporary, wearers.boxes)
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
