"""Cover the faces in a video, and look for faces in what was written.

A quick detector looks at every second frame, and faces are held in between and around
(``visard.track``). The written file is decoded again, and other detectors look for faces in
frames spread over all of it: what slipped through is named, with its time.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from visard import methods
from visard.anonymize.redact.film import Rhythm, covered_frames
from visard.anonymize.redact.redaction import Redaction
from visard.errors import NoFaceError, PhotoError, SettingError, WeightsError
from visard.jobs.anonymize import Wishes
from visard.jobs.clock import Clock
from visard.jobs.naming import DONE, PARTIAL
from visard.jobs.reel import Reel
from visard.photo.atomic import printable
from visard.photo.film import rewrite
from visard.photo.video import frames, sampled
from visard.protocols import Detector
from visard.track.timeline import Patience
from visard.types import Box, ImageArray

RHYTHM = Rhythm(every=2, patience=Patience(between=20, before=6, after=10))
JUDGED = 60
"""Frames of the written file that are looked at again, evenly spread."""
_SIDES = (320, 640)
"""Longest side of the frames that are looked at, at least and at most."""
_ALL = 1 << 40

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Slip:
    """A face that a detector finds in the written video.

    Attributes:
        frame: its number, from 0.
        detector: who finds it.
        box: where.
    """

    frame: int
    detector: str
    box: Box


@dataclass(frozen=True, slots=True)
class FilmReport:
    """What became of a video.

    Attributes:
        frames: of the video; in ``with_faces`` of them something was covered.
        covered: faces covered, frame by frame; of these ``held`` were covered in frames in
            which nobody looked, or where they were not found.
        judged: frames of the written file that were looked at again.
        slips: the faces that were found in them.
        seconds: by part, without loading models: to cover faces, and to judge the result.
    """

    source: str
    output: str
    method: str
    frames: int
    with_faces: int
    covered: int
    held: int
    judged: int
    slips: tuple[Slip, ...]
    seconds: dict[str, float]

    @property
    def hidden(self) -> bool:
        return not self.slips


class FilmJob:
    """Anonymises videos with one set of loaded models.

    Args:
        wishes: what to do; the seed, metadata and animation do not apply.

    Raises:
        UnknownNameError: there is no such method.
        SettingError: the method is for photos only.
        WeightsError: no detector can be loaded.
    """

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        given = {name: value for name, value in wishes.options.items() if value is not None}
        method = methods.anonymizer(wishes.method, **given)
        if wishes.whose:
            raise SettingError("in videos everybody is hidden", todo="leave --only and --keep out")
        if not isinstance(method, Redaction):
            todo = "for videos take solid, mask, blur, pixelate or inpaint"
            raise SettingError("this method is for photos only", wishes.method, todo)
        self._method = method
        self._judges = _judges()
        self._tally = _Tally()

    def run(self, source: Path, folder: Path | None, advance: Advance) -> FilmReport:
        """Cover every face of every frame; the sound stays.

        Written as ``NAME.visard.EXT``; as ``NAME.partial.EXT`` where a face was found again.

        Args:
            folder: where the result goes; by default where the wishes say, else beside it.
            advance: called with how many frames are done, and how many there are.

        Raises:
            PhotoError: PyAV is missing, it is no video or a damaged one, or the result
                cannot be written.
            NoFaceError: no frame shows a face.
        """
        clock = Clock()
        folder = folder or self.wishes.output or source.parent
        with Reel(source, folder, force=self.wishes.force) as reel:
            total, self._tally = len(sampled(source, _ALL)), _Tally()
            finder = _finder(source)
            with clock.part("cover"):
                count = rewrite(
                    source,
                    reel.temporary,
                    lambda images: self._covered(images, finder),
                    lambda done: advance(done, total),
                )
            self._check(source, count, total)
            with clock.part("judge"):
                slips, judged = self._slips(reel.temporary)
            kept = reel.keep(PARTIAL if slips else DONE)
        return FilmReport(
            source=printable(source.name),
            output=printable(kept.name),
            method=self._method.name,
            frames=count,
            with_faces=self._tally.frames,
            covered=self._tally.covered,
            held=self._tally.held,
            judged=judged,
            slips=slips,
            seconds=clock.seconds,
        )

    def _covered(self, images: Iterator[ImageArray], finder: Detector) -> Iterator[ImageArray]:
        for done in covered_frames(images, finder.detect, self._method, RHYTHM):
            self._tally.add(len(done.boxes), done.looked or 0)
            yield done.pixels

    def _check(self, source: Path, count: int, total: int) -> None:
        if count < total:
            raise PhotoError("the video is cut off", printable(source), "get an intact copy")
        if not self._tally.covered:
            todo = "nothing was written; if there is one, a larger video may help"
            raise NoFaceError("no face was found in any frame", printable(source), todo)

    def _slips(self, film: Path) -> tuple[tuple[Slip, ...], int]:
        numbers, found = sampled(film, JUDGED), []
        for number, image in zip(numbers, frames(film, numbers), strict=True):
            for judge in self._judges:
                found += [Slip(number, judge.name, face.box) for face in judge.detect(image)]
        return tuple(found), len(numbers)


class _Tally:
    """Counts what was covered."""

    def __init__(self) -> None:
        self.frames = self.covered = self.held = 0

    def add(self, covered: int, found: int) -> None:
        self.frames += covered > 0
        self.covered += covered
        self.held += max(0, covered - found)


def _finder(source: Path) -> Detector:
    """At half the video's size, within limits: faces of 20 pixels are found, and quickly."""
    longest = max(next(frames(source, [0])).shape[:2])
    return methods.film_detector(min(max(longest // 2, _SIDES[0]), _SIDES[1]))


def _judges() -> tuple[Detector, ...]:
    """Detectors that look more closely than the one that did the work.

    Raises:
        WeightsError: none can be loaded.
    """
    present = [methods.detector("mtcnn")]
    with suppress(WeightsError):
        present.append(methods.detector("yunet"))
    return tuple(present)
