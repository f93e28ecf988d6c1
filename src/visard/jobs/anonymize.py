"""Make photos anew so that machines find no face in them, and judge what is written.

A method gives versions, from the least change to the most. Each is encoded, decoded again
and shown to every machine at hand; the first that all of them lose is written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from visard import methods
from visard.errors import SettingError, WeightsError
from visard.jobs.clock import Clock
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.protect import Evidence, Made
from visard.jobs.settings import Whose, check_ranges
from visard.jobs.shelf import Shelf
from visard.jobs.versions import versions
from visard.jobs.whose import Chooser, check_faces, left_alone
from visard.judge.examine import Panel
from visard.judge.spotting import Watch
from visard.judge.threats import on_the_way
from visard.judge.undetected import HIDDEN, gained, gravest, outcome_of, verdict
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import Keep, decode, encode, read
from visard.photo.gif import gif
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.registry import DEFAULT_DETECTOR
from visard.results import FaceReport, Report
from visard.types import Face, ImageArray, Outcome, Photo, Version
from visard.visibility.measure import measure


@runtime_checkable
class Growing(Protocol):
    """A method whose results can be seen growing."""

    def growing(self, image: ImageArray, label: str) -> Iterator[ImageArray]:
        """The version of that label, from its beginnings on."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """Choices of an anonymise job; the defaults are the usual thing.

    Attributes:
        method: its name.
        options: what the method takes besides, by name; None: not chosen.
        chosen: the user said what it is to look like, so there is one version and it is
            written, whatever machines say of it.
        animate: where a GIF of the result as it grows goes; None: nowhere.
        output, seed, detector, keep, quality, force, whose: as for ``protect``.

    Raises:
        SettingError: the seed or the quality is out of range.
    """

    method: str
    options: Mapping[str, object] = field(default_factory=dict)
    chosen: bool = False
    animate: Path | None = None
    output: Path | None = None
    seed: int = 0
    detector: str = DEFAULT_DETECTOR
    keep: Keep = Keep.NOTHING
    quality: int = 95
    force: bool = False
    whose: Whose = field(default_factory=Whose)

    def __post_init__(self) -> None:
        check_ranges(self.seed, self.quality)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A version, as the file that would be written, and what machines make of it."""

    label: str
    data: bytes
    pixels: ImageArray
    faces: tuple[FaceReport, ...]

    @property
    def outcome(self) -> Outcome:
        return gravest([face.outcome for face in self.faces])


class AnonymizeJob:
    """Anonymises photos with one set of loaded models.

    Args:
        wishes: what to do.

    Raises:
        UnknownNameError: a method or detector of that name is not there.
        SettingError: the method does not take one of the options.
        WeightsError: the detector, every recogniser, or the method's own weights are missing.
    """

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self._shelf = Shelf(force=wishes.force)
        given = {name: value for name, value in wishes.options.items() if value is not None}
        self.anonymizer = methods.anonymizer(wishes.method, **given)
        if wishes.animate is not None and not isinstance(self.anonymizer, Growing):
            raise SettingError("this method takes no --animate", wishes.method)
        recognizers, unknowing = methods.recognizers()
        if not recognizers:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(unknowing))
        detectors, blind = methods.detectors(wishes.detector)
        self.missing = unknowing + blind
        channels = methods.channels()
        adversaries = [on_the_way(channel) for channel in channels]
        panel = Panel(detectors[0], recognizers, adversaries, surrogates=())
        self.watch = Watch(detectors, channels, panel)
        self._chooser = Chooser(wishes.whose, detectors[0], recognizers)

    def run(self, source: Path, folder: Path | None = None) -> Evidence:
        """Anonymise one photo, judge the result and write it.

        Nothing is written when no machine that found or knew a face has lost it, unless
        the user chose what the result looks like.

        Args:
            source: the photo.
            folder: where the result goes; by default where the wishes say.

        Raises:
            PhotoError: the photo cannot be read, or the result cannot be written.
            NoFaceError: no face was found.
        """
        folder = folder or self.wishes.output or source.parent
        clock = Clock()
        with clock.part("read"):
            photo = read(source, keep=self.wishes.keep)
            if not self.wishes.force:
                refuse_existing(source, folder, photo.format)
        made = self.make(photo, printable(source), clock.seconds)
        self._shelf.put(made.data, made.label, source, folder, photo.format)
        if self.wishes.animate is not None and isinstance(self.anonymizer, Growing):
            version = made.evidence.report.settings["made"]
            grown = self.anonymizer.growing(photo.pixels, version)
            write_bytes(self.wishes.animate, gif(list(grown)), force=self.wishes.force)
        return made.evidence

    def make(self, photo: Photo, name: str, seconds: dict[str, float] | None = None) -> Made:
        """Anonymise a photo that is in memory, and judge the result.

        Args:
            name: its file, for messages and the report.
            seconds: what it took so far, by part.

        Raises:
            PhotoError: the result cannot be encoded.
            NoFaceError: no face was found.
        """
        clock = Clock(seconds)
        with clock.part("detect"):
            found = self.watch.detectors[0].detect(photo.pixels)
            faces = self._chooser.chosen(as_shown(photo), found)
        check_faces(found, faces, name)
        with clock.part("change and judge"):
            made = self.anonymizer.versions(photo.pixels, faces, self.wishes.seed)
            best = first_lost(self._judged(photo, version, faces, name) for version in made)
        label = self._label(best)
        report = self._report(name, photo, best, label, clock.seconds)
        report = replace(report, settings=report.settings | left_alone(len(found) - len(faces)))
        evidence = Evidence(report, photo.pixels, best.pixels)
        return Made(best.data if label else None, label, evidence)

    def _judged(self, photo: Photo, version: Version, faces: list[Face], name: str) -> _Judged:
        changed = replace(photo, pixels=version.pixels)
        data = encode(changed, quality=self.wishes.quality)
        pixels = decode(data, name=name).pixels
        reports = tuple(
            self._face(photo, pixels, number, face) for number, face in enumerate(faces, start=1)
        )
        return _Judged(version.label, data, pixels, reports)

    def _face(self, photo: Photo, pixels: ImageArray, number: int, face: Face) -> FaceReport:
        before, after = as_shown(photo), as_shown(photo, pixels)
        spotted = self.watch.spot(before, after, face)
        findings = self.watch.examine(before, after, face, spotted)
        found = any(each.after for each in spotted)
        looked_at = around_face(face, pixels)
        return FaceReport(
            number=number,
            box=face.box,
            confidence=face.confidence,
            outcome=outcome_of(findings, spotted),
            findings=findings,
            visibility=measure(photo.pixels[looked_at], pixels[looked_at]),
            steps=0,
            spotted=spotted,
            marked=() if found else self.watch.examine_marked(before, after, face),
        )

    def _label(self, best: _Judged) -> str:
        """What the file's name says of it; empty where it is not to be written."""
        if best.outcome in HIDDEN:
            return DONE
        return PARTIAL if self.wishes.chosen or gained(best.faces) else ""

    def _report(
        self, name: str, photo: Photo, best: _Judged, label: str, seconds: dict[str, float]
    ) -> Report:
        source = Path(name)
        return Report(
            source=source.name,
            output=target(source, Path(), photo.format, label).name if label else None,
            size=photo.size,
            method=self.anonymizer.name,
            strength=None,
            claim=self.anonymizer.claim,
            seed=self.wishes.seed,
            outcome=best.outcome,
            verdict=verdict(best.faces, _CHOSEN if self.wishes.chosen else _AT_ITS_END),
            faces=best.faces,
            detector=self.watch.detectors[0].name,
            recognizers=tuple(each.card for each in self.watch.panel.recognizers),
            missing=self.missing,
            settings=self._settings(photo, best),
            versions=versions(),
            seconds=seconds,
        )

    def _settings(self, photo: Photo, best: _Judged) -> dict[str, str]:
        return {
            "made": best.label,
            "chosen by": "the user" if self.wishes.chosen else "measuring",
            "detectors": ", ".join(each.name for each in self.watch.detectors),
            "channels": ", ".join(each.name for each in self.watch.channels),
            "quality": str(self.wishes.quality),
            "format": photo.format,
            "metadata kept": str(self.wishes.keep),
        }


_CHOSEN = "Perhaps: without options that say how it looks, as much is changed as it takes."
_AT_ITS_END = "Not with this method: this is the most that it changes."


def first_lost(judged: Iterable[_Judged]) -> _Judged:
    """The first version in which no face is found; else the first in which nobody is
    known; else the last.
    """
    known_to_nobody = last = None
    for last in judged:
        if last.outcome is Outcome.NOT_ACQUIRED:
            return last
        if known_to_nobody is None and last.outcome in HIDDEN:
            known_to_nobody = last
    if last is None:
        raise SettingError("this method made nothing of the photo")
    return known_to_nobody or last
