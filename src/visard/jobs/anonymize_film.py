"""Cover the faces in a video, and look for faces in what was written.

A quick detector looks at every second frame, and faces are held in between and around
(``visard.track``). The written file is decoded again, and other detectors look for faces in
frames spread over all of it: what slipped through is named, with its time.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from visard import methods
from visard.anonymize.redact.film import Rhythm, covered_frames
from visard.anonymize.redact.redaction import Redaction
from visard.boxes.course import courses, named
from visard.boxes.owners import key
from visard.errors import NoFaceError, PhotoError, SettingError, WeightsError
from visard.jobs.clock import Clock
from visard.jobs.film_faces import Finder, Tally, Uncovered
from visard.jobs.film_pictures import Gathered, Pictures
from visard.jobs.listing import film_marks
from visard.jobs.looks import Looks
from visard.jobs.naming import DONE, PARTIAL
from visard.jobs.reel import Reel, Reels
from visard.jobs.wishes import Wishes
from visard.photo.atomic import printable
from visard.photo.edit_record import check_kind
from visard.photo.film import rewrite
from visard.photo.video import evenly, frames, moments
from visard.protocols import Detector
from visard.track.timeline import Patience
from visard.types import Box, ImageArray

EVERY = 2
"""Frames from one look to the next: what measured best."""
JUDGED = 60
"""Frames of the written file that are looked at again, evenly spread."""
_SIDES = (320, 640)
"""Longest side of the frames that are looked at, at least and at most."""
_FURTHEST = 50
"""Frames from one look to the next at most: two seconds."""

Advance = Callable[[int, int], None]


def _go_on() -> None:
    pass


def rhythm(every: int) -> Rhythm:
    """How a video is looked at; who looks less often holds faces longer.

    Raises:
        SettingError: it makes no sense.
    """
    if not 1 <= every <= _FURTHEST:
        raise SettingError(f"must be from 1 to {_FURTHEST}", "--every")
    return Rhythm(every, Patience(max(20, 4 * every), max(6, 2 * every), max(10, 3 * every)))


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
class FilmFace:
    """One face that was covered.

    Attributes:
        name: a number; or of one that was marked by hand, which.
        first, last: frames.
        start, end: the same in seconds.
    """

    name: str
    by_hand: bool
    first: int
    last: int
    start: float
    end: float


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
        faces: those that were covered, in the order in which they come.
        refused: finds that were left uncovered, since they are beyond a limit; ``uncovered``
            are the first of them.
        struck: finds that somebody said to leave.
        resumed: looks that a run that was stopped had taken already.
        recorded: a signed edit record is in the file.
        caution: what can be undone of the method, in words; empty: nothing.
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
    faces: tuple[FilmFace, ...] = ()
    refused: int = 0
    uncovered: tuple[Uncovered, ...] = ()
    struck: int = 0
    resumed: int = 0
    recorded: bool = False
    caution: str = ""

    @property
    def hidden(self) -> bool:
        return not self.slips and not self.refused


class FilmJob:
    """Anonymises videos with one set of loaded models.

    Args:
        wishes: what to do; the seed, metadata and animation do not apply.
        ask: called before each look at a frame of the result; raises an error where the work
            is to stop.

    Attributes:
        gathered: of the last video, what a page or a list of boxes shows.

    Raises:
        UnknownNameError: there is no such method.
        SettingError: the method is for photos only.
        WeightsError: no detector can be loaded.
    """

    def __init__(self, wishes: Wishes, ask: Callable[[], None] = _go_on) -> None:
        self.wishes, self._ask = wishes, ask
        given = {name: value for name, value in wishes.options.items() if value is not None}
        method = methods.anonymizer(wishes.method, **given)
        if wishes.whose:
            raise SettingError("in videos everybody is hidden", todo="leave --only and --keep out")
        if not isinstance(method, Redaction):
            todo = "for videos take solid, mask, blur, pixelate or inpaint"
            raise SettingError("this method is for photos only", wishes.method, todo)
        self._method, self._rhythm = method, rhythm(EVERY if wishes.every is None else wishes.every)
        self._judges, self._recorder = _judges(), wishes.recorder
        self._reels = Reels(force=wishes.force)
        self.gathered = Gathered()

    def run(self, source: Path, folder: Path | None, advance: Advance) -> FilmReport:
        """Cover every face of every frame; the sound stays.

        Written as ``NAME.visard.EXT``; as ``NAME.partial.EXT`` where a face was found again,
        or left uncovered. What was found is kept on disk meanwhile: after a run that was
        killed, only the writing starts anew.

        Args:
            folder: where the result goes; by default where the wishes say, else beside it.
            advance: called with how many frames are done, and how many there are.

        Raises:
            PhotoError: PyAV is missing, it is no video or a damaged one, or the result
                cannot be written.
            NoFaceError: no frame shows a face, and none was marked.
            DataError: a mark does not fit the video.
        """
        folder = folder or self.wishes.output or source.parent
        self.gathered = Gathered()
        if self._recorder is not None:
            check_kind(source)
        with self._reels.reel(source, folder) as reel:
            times = moments(source)
            image = next(frames(source, [0]))
            with Looks(source, folder, self._looking(image)) as looks:
                looks.claim(reel.temporary)
                return self._made(source, reel, times, image, looks, advance)

    def _made(
        self,
        source: Path,
        reel: Reel,
        times: tuple[float, ...],
        image: ImageArray,
        looks: Looks,
        advance: Advance,
    ) -> FilmReport:
        marks = named(self.wishes.boxes.get(key(source), ()))
        clock, tally, resumed = Clock(), Tally({mark.face for mark in marks}), looks.resumed
        ways = courses(marks, times, (image.shape[1], image.shape[0]))
        finder = Finder(_finder(image), looks, ways, self.wishes.limits)
        with clock.part("cover"):
            count = rewrite(
                source,
                reel.temporary,
                lambda images: self._covered(images, finder, tally),
                lambda done: advance(done, len(times)),
            )
        _check(source, count, len(times), finder, tally)
        if self._recorder is not None:
            self._recorder.sign(reel.temporary)
        pictures = Pictures(tally.faces, finder.uncovered, wanted=self.wishes.review)
        with clock.part("judge"):
            numbers = evenly(count, JUDGED)
            slips = self._slips(reel.temporary, numbers, pictures)
        kept = reel.keep(PARTIAL if slips or finder.refused else DONE)
        boxes = film_marks(source, tally.faces, marks)
        self.gathered = Gathered(tally.faces, boxes, pictures.taken, times)
        second = self.gathered.second
        return FilmReport(
            source=printable(source.name),
            output=printable(kept.name),
            method=self._method.name,
            frames=count,
            with_faces=tally.frames,
            covered=tally.covered,
            held=tally.held,
            judged=len(numbers),
            slips=slips,
            seconds=clock.seconds,
            faces=tuple(
                FilmFace(f.name, f.by_hand, f.first, f.last, second(f.first), second(f.last))
                for f in tally.faces
            ),
            refused=finder.refused,
            uncovered=tuple(finder.uncovered),
            struck=finder.struck,
            resumed=resumed,
            recorded=self._recorder is not None,
            caution=self._method.caution,
        )

    def _looking(self, image: ImageArray) -> Mapping[str, object]:
        """All that could change what is found."""
        finder = _finder(image)
        return {
            "detector": finder.name,
            "settings": repr(getattr(finder, "settings", "")),
            "longest side": _longest_side(image),
            "every": self._rhythm.every,
        }

    def _covered(
        self, images: Iterator[ImageArray], finder: Finder, tally: Tally
    ) -> Iterator[ImageArray]:
        made = covered_frames(images, finder.look, self._method, self._rhythm, finder.by_hand)
        for done in made:
            tally.add(done.number, done.faces, done.looked or 0)
            yield done.pixels

    def _slips(self, film: Path, numbers: Collection[int], pictures: Pictures) -> tuple[Slip, ...]:
        found, asked = list[Slip](), sorted({*numbers, *pictures.frames})
        for number, image in zip(asked, frames(film, asked), strict=True):
            self._ask()
            here = [
                Slip(number, judge.name, face.box)
                for judge in self._judges
                for face in (judge.detect(image) if number in numbers else ())
            ]
            pictures.take(number, image, [slip.box for slip in here])
            found += here
        return tuple(found)


def _check(source: Path, count: int, total: int, finder: Finder, tally: Tally) -> None:
    if count < total:
        raise PhotoError("the video is cut off", printable(source), "get an intact copy")
    if tally.covered:
        return
    if finder.refused:
        why = finder.uncovered[0].why
        todo = "nothing was written; allow more, or mark faces by hand with --boxes"
        raise NoFaceError(f"nothing was covered: what was found is {why}", printable(source), todo)
    todo = (
        "nothing was written; if there is one, a larger video may help, or mark it by hand "
        "with --boxes"
    )
    raise NoFaceError("no face was found in any frame", printable(source), todo)


def _finder(image: ImageArray) -> Detector:
    """At half the video's size, within limits: faces of 20 pixels are found, and quickly."""
    return methods.film_detector(_longest_side(image))


def _longest_side(image: ImageArray) -> int:
    half: int = max(image.shape[:2]) // 2
    return min(max(half, _SIDES[0]), _SIDES[1])


def _judges() -> tuple[Detector, ...]:
    """Detectors that look more closely than the one that did the work.

    Raises:
        WeightsError: none can be loaded.
    """
    present = [methods.detector("mtcnn")]
    with suppress(WeightsError):
        present.append(methods.detector("yunet"))
    return tuple(present)
