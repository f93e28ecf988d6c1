"""Make photos anew so that machines find no face in them, and judge what is written.

A method gives versions, from the least change to the most. Each is encoded, decoded again
and shown to every machine at hand; the first that all of them lose is written.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from visard import methods
from visard.boxes.mark import Mark
from visard.boxes.owners import Owned, key
from visard.errors import SettingError, WeightsError
from visard.jobs.choosing import chosen
from visard.jobs.clock import Clock
from visard.jobs.folder import Source
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.picking import Limits, Picked, check_picked, pick
from visard.jobs.protect import Evidence, Made
from visard.jobs.settings import Whose, check_ranges
from visard.jobs.shelf import Shelf
from visard.jobs.survey import Surveying, survey
from visard.jobs.versions import versions
from visard.jobs.whose import Chooser, left_alone
from visard.judge.examine import Panel
from visard.judge.further import with_beyond, with_release
from visard.judge.spotting import Watch
from visard.judge.threats import on_the_way
from visard.judge.undetected import HIDDEN, gained, gravest, outcome_of, verdict
from visard.photo.atomic import printable, write_bytes
from visard.photo.edit_record import Recorder
from visard.photo.files import Keep, decode, encode, read
from visard.photo.gif import gif
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.protocols import Anonymizer
from visard.registry import DEFAULT_DETECTOR
from visard.results import Beyond, FaceReport, Report, Visibility, Why
from visard.types import Card, Face, ImageArray, Outcome, Photo, Version
from visard.visibility.measure import measure, ssim


@runtime_checkable
class Growing(Protocol):
    """A method whose results can be seen growing."""

    def growing(self, image: ImageArray, label: str) -> Iterator[ImageArray]:
        """The version of that label, from its beginnings on."""
        ...


@runtime_checkable
class Attacking(Protocol):
    """A method that some recognisers helped to make.

    Attributes:
        surrogates: their cards.
    """

    surrogates: tuple[Card, ...]


@runtime_checkable
class Cautious(Protocol):
    """A method that says what of it can be undone; empty: nothing."""

    @property
    def caution(self) -> str: ...


@runtime_checkable
class Drawing(Protocol):
    """A method that draws by chance what is shown: who knows the seed can undo it."""

    secret: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """Choices of an anonymise job; the defaults are the usual thing.

    Attributes:
        method: its name.
        options: what the method takes besides, by name; None: not chosen.
        chosen: the user said what it is to look like, so there is one version and it is
            written, whatever machines say of it.
        animate: where a GIF of the result as it grows goes; None: nowhere.
        seed: None: 0, or for methods whose seed must be a secret one that nobody keeps.
        output, detector, keep, quality, force, whose: as for ``protect``.

    Raises:
        SettingError: the seed or the quality is out of range.
    """

    method: str
    options: Mapping[str, object] = field(default_factory=dict)
    chosen: bool = False
    animate: Path | None = None
    output: Path | None = None
    seed: int | None = None
    detector: str = DEFAULT_DETECTOR
    keep: Keep = Keep.NOTHING
    quality: int = 95
    force: bool = False
    whose: Whose = field(default_factory=Whose)
    boxes: Owned = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    every: int | None = None
    review: bool = False
    signing: tuple[Path, Path] | None = None

    @property
    def recorder(self) -> Recorder | None:
        """What signs edit records, where they are wanted.

        Raises:
            SettingError: c2pa-python is missing, or that is no certificate and key.
        """
        return Recorder(*self.signing, self.method) if self.signing else None

    def __post_init__(self) -> None:
        check_ranges(self.seed or 0, self.quality)


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
        self._shelf, self._recorder = Shelf(force=wishes.force), wishes.recorder
        given = {name: value for name, value in wishes.options.items() if value is not None}
        self.anonymizer = methods.anonymizer(wishes.method, **given)
        if wishes.animate is not None and not isinstance(self.anonymizer, Growing):
            raise SettingError("this method takes no --animate", wishes.method)
        self._seed = wishes.seed or 0
        if self._secret:
            self._seed = secrets.randbits(128)
        recognizers, unknowing = methods.recognizers()
        if not recognizers:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(unknowing))
        detectors, blind = methods.detectors(wishes.detector)
        self.missing = unknowing + blind
        channels = methods.channels()
        adversaries = [on_the_way(channel) for channel in channels]
        panel = Panel(detectors[0], recognizers, adversaries, surrogates=_attacked(self.anonymizer))
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
        marks = self.wishes.boxes.get(key(source), ())
        made = self.make(photo, printable(source), clock.seconds, marks)
        self._shelf.put(made.data, made.label, source, folder, photo.format)
        if self.wishes.animate is not None and isinstance(self.anonymizer, Growing):
            version = made.evidence.report.settings["made"]
            grown = self.anonymizer.growing(photo.pixels, version)
            write_bytes(self.wishes.animate, gif(list(grown)), force=self.wishes.force)
        return made.evidence

    def survey(self, sources: Iterable[Source]) -> None:
        """Show a set to a method that treats it as a whole, before the first ``run``."""
        if isinstance(self.anonymizer, Surveying):
            survey(self.anonymizer, sources, self._look)

    @property
    def _secret(self) -> bool:
        """Whether the seed is drawn, and kept by nobody."""
        return self.wishes.seed is None and isinstance(self.anonymizer, Drawing)

    def _look(self, source: Source) -> tuple[ImageArray, Sequence[Face]]:
        photo = read(source.path, keep=self.wishes.keep)
        found = self.watch.detectors[0].detect(photo.pixels)
        marks = self.wishes.boxes.get(key(source.path), ())
        return photo.pixels, self._picked(photo, found, marks).faces

    def make(
        self,
        photo: Photo,
        name: str,
        seconds: dict[str, float] | None = None,
        marks: Sequence[Mark] = (),
    ) -> Made:
        """Anonymise a photo that is in memory, and judge the result.

        Args:
            name: its file, for messages and the report.
            seconds: what it took so far, by part.
            marks: faces that somebody marked by hand.

        Raises:
            PhotoError: the result cannot be encoded.
            NoFaceError: no face was found, and none was marked.
            DataError: a mark does not fit the photo.
        """
        clock = Clock(seconds)
        with clock.part("detect"):
            found = self.watch.detectors[0].detect(photo.pixels)
            picked = self._picked(photo, found, marks)
        check_picked(found, picked, name)
        with clock.part("change and judge"):
            best, beyond = chosen(
                self.anonymizer.versions(photo.pixels, picked.faces, self._seed),
                lambda version: self._judged(photo, version, picked, name),
                self.anonymizer.claim,
                first=self.wishes.chosen,
            )
        label = self._label(best, picked.refused)
        report = self._report(name, photo, best, label, clock.seconds, picked)
        cost = _cost(photo, beyond, picked.faces)
        told = with_beyond(with_release(report.verdict, best.faces), cost, best.faces)
        report = replace(report, beyond=cost, verdict=told)
        evidence = Evidence(report, photo.pixels, best.pixels)
        return Made(best.data if label else None, label, evidence)

    def _picked(self, photo: Photo, found: Sequence[Face], marks: Sequence[Mark]) -> Picked:
        return pick(found, photo, self._chooser, marks, self.wishes.limits)

    def _judged(self, photo: Photo, version: Version, picked: Picked, name: str) -> _Judged:
        changed = replace(photo, pixels=version.pixels)
        data = encode(changed, quality=self.wishes.quality)
        if self._recorder is not None:
            data = self._recorder.signed(data, photo.format)
        pixels = decode(data, name=name).pixels
        pairs = zip(picked.faces, picked.by_hand, strict=True)
        reports = tuple(
            self._face(photo, pixels, number, face, by_hand=by_hand)
            for number, (face, by_hand) in enumerate(pairs, start=1)
        )
        if version.releases:
            told = zip(reports, version.releases, strict=True)
            reports = tuple(replace(face, release=release) for face, release in told)
        return _Judged(version.label, data, pixels, reports)

    def _face(
        self, photo: Photo, pixels: ImageArray, number: int, face: Face, *, by_hand: bool
    ) -> FaceReport:
        before, after = as_shown(photo), as_shown(photo, pixels)
        spotted = self.watch.spot(before, after, face)
        findings = self.watch.examine(before, after, face, spotted)
        found = any(each.after for each in spotted)
        looked_at = around_face(face, pixels)
        return FaceReport(
            number=number,
            box=face.box,
            confidence=face.confidence,
            outcome=outcome_of(findings, spotted, gone=by_hand and self._leaves_nothing),
            findings=findings,
            visibility=_visibility(photo.pixels[looked_at], pixels[looked_at]),
            steps=0,
            spotted=spotted,
            marked=() if found else self.watch.examine_marked(before, after, face),
            by_hand=by_hand,
        )

    @property
    def caution(self) -> str:
        """What of the method can be undone, in words; empty where nothing is known of it."""
        return str(getattr(self.anonymizer, "caution", ""))

    @property
    def _leaves_nothing(self) -> bool:
        return isinstance(self.anonymizer, Cautious) and not self.caution

    def _label(self, best: _Judged, refused: int) -> str:
        """What the file's name says of it; empty where it is not to be written."""
        if best.outcome in HIDDEN:
            return PARTIAL if refused else DONE
        asked_for = self.wishes.chosen or any(face.by_hand for face in best.faces)
        return PARTIAL if asked_for or gained(best.faces) else ""

    def _report(
        self,
        name: str,
        photo: Photo,
        best: _Judged,
        label: str,
        seconds: dict[str, float],
        picked: Picked,
    ) -> Report:
        source, more = Path(name), _CHOSEN if self.wishes.chosen else _AT_ITS_END
        spared = sum(each.why is Why.SPARED for each in picked.left)
        return Report(
            source=source.name,
            output=target(source, Path(), photo.format, label).name if label else None,
            size=photo.size,
            method=self.anonymizer.name,
            strength=None,
            claim=self.anonymizer.claim,
            seed=None if self._secret else self._seed,
            outcome=Outcome.FAILED if picked.refused and best.outcome in HIDDEN else best.outcome,
            verdict=verdict(best.faces, more, picked.refused),
            faces=best.faces,
            detector=self.watch.detectors[0].name,
            recognizers=tuple(each.card for each in self.watch.panel.recognizers),
            missing=self.missing,
            settings=self._settings(photo, best) | left_alone(spared),
            versions=versions(),
            seconds=seconds,
            left=picked.left,
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
        } | self._further()

    def _further(self) -> dict[str, str]:
        """What is said only where it holds."""
        said = {"caution": self.caution, "edit record": "C2PA, signed" * bool(self._recorder)}
        return {name: words for name, words in said.items() if words}


_CHOSEN = "Perhaps: without options that say how it looks, as much is changed as it takes."
_AT_ITS_END = "Not with this method: this is the most that it changes."


_LEAST = 7
"""Pixels a side from which on a likeness can be measured."""


def _visibility(before: ImageArray, after: ImageArray) -> Visibility | None:
    """What a person sees; None of a part that is too small to measure."""
    return measure(before, after) if min(before.shape[:2]) >= _LEAST else None


def _attacked(anonymizer: Anonymizer) -> tuple[Card, ...]:
    return anonymizer.surrogates if isinstance(anonymizer, Attacking) else ()


def _cost(photo: Photo, beyond: Version | None, faces: Sequence[Face]) -> Beyond | None:
    """What the next version would cost, where there is one."""
    if beyond is None:
        return None
    places = [around_face(face, photo.pixels) for face in faces]
    pairs = [(photo.pixels[place], beyond.pixels[place]) for place in places]
    costs = [ssim(one, other) for one, other in pairs if min(one.shape[:2]) >= _LEAST]
    return Beyond(beyond.label, min(costs)) if costs else None
