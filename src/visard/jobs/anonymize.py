"""Make photos anew so that machines find no face in them, and judge what is written.

A method gives versions, from the least change to the most. Each is encoded, decoded again
and shown to every machine at hand; the first that all of them lose is written.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from visard import methods
from visard.boxes.mark import Mark
from visard.boxes.owners import key
from visard.errors import SettingError, WeightsError
from visard.jobs.choosing import chosen
from visard.jobs.clock import Clock
from visard.jobs.folder import Source
from visard.jobs.judging import Judged, Judging, cost
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.offers import Drawing, Growing, caution, leaves_nothing, surrogates
from visard.jobs.picking import Picked, check_picked, pick
from visard.jobs.protect import Evidence, Made
from visard.jobs.shelf import Shelf
from visard.jobs.survey import Surveying, survey
from visard.jobs.versions import versions
from visard.jobs.whose import Chooser, left_alone
from visard.jobs.wishes import Wishes
from visard.judge.examine import Panel
from visard.judge.further import with_beyond, with_release
from visard.judge.spotting import Watch
from visard.judge.threats import on_the_way
from visard.judge.undetected import HIDDEN, gained, verdict
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import read
from visard.photo.gif import gif
from visard.results import Report, Why
from visard.types import Check, Face, ImageArray, Outcome, Photo


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
        self._seed = wishes.seed or 0
        if self._secret:
            self._seed = secrets.randbits(128)
        recognizers, unknowing = methods.recognizers()
        if not recognizers:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(unknowing))
        detectors, blind = methods.detectors(wishes.detector)
        self.missing = unknowing + blind
        full = wishes.check is Check.FULL
        channels = methods.channels(methods.JUDGING_CHANNELS[: None if full else 1])
        adversaries = [on_the_way(channel) for channel in channels]
        panel = Panel(
            detectors[0], recognizers, adversaries, surrogates=surrogates(self.anonymizer)
        )
        self.watch = Watch(detectors, channels, panel)
        self._judging = Judging(
            self.watch, wishes.quality, wishes.recorder, leaves_nothing(self.anonymizer)
        )
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
                lambda version: self._judging.judged(photo, version, picked, name),
                self.anonymizer.claim,
                first=self.wishes.chosen,
            )
        label = self._label(best, picked.refused)
        report = self._report(name, photo, best, label, clock.seconds, picked)
        further = cost(photo, beyond, picked.faces)
        told = with_beyond(with_release(report.verdict, best.faces), further, best.faces)
        report = replace(report, beyond=further, verdict=told)
        evidence = Evidence(report, photo.pixels, best.pixels)
        return Made(best.data if label else None, label, evidence)

    def _picked(self, photo: Photo, found: Sequence[Face], marks: Sequence[Mark]) -> Picked:
        return pick(found, photo, self._chooser, marks, self.wishes.limits)

    @property
    def caution(self) -> str:
        """What of the method can be undone, in words; empty where nothing is known of it."""
        return caution(self.anonymizer)

    def _label(self, best: Judged, refused: int) -> str:
        """What the file's name says of it; empty where it is not to be written."""
        if best.outcome in HIDDEN:
            return PARTIAL if refused else DONE
        asked_for = self.wishes.chosen or any(face.by_hand for face in best.faces)
        return PARTIAL if asked_for or gained(best.faces) else ""

    def _report(
        self,
        name: str,
        photo: Photo,
        best: Judged,
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

    def _settings(self, photo: Photo, best: Judged) -> dict[str, str]:
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
        said = {
            "caution": self.caution,
            "edit record": "C2PA, signed" * bool(self._judging.recorder),
        }
        return {name: words for name, words in said.items() if words}


_CHOSEN = "Perhaps: without options that say how it looks, as much is changed as it takes."
_AT_ITS_END = "Not with this method: this is the most that it changes."
