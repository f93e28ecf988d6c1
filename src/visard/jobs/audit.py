"""A photo that exists already: would machines still find the person in it?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import torch

from visard.audit_report import AdversaryNote, AuditReport, EmbeddingMap, Flag
from visard.cards import card, crowd
from visard.errors import DataError, NoFaceError, SettingError, UnknownNameError, WeightsError
from visard.jobs.counterparts import Seen, counterparts, the_person
from visard.jobs.one_person import disagreeing, mixed
from visard.jobs.references import OtherPhotos, references_in
from visard.jobs.versions import versions
from visard.judge.acquire import overlap, told
from visard.judge.audit_verdict import audit_verdict, no_baseline
from visard.judge.embedding_map import embedding_map
from visard.judge.examine import Panel
from visard.judge.flags import flags
from visard.judge.threats import Adversary
from visard.judge.verdict import telling, worst
from visard.methods import adversaries, detector, recognizers
from visard.photo.atomic import printable
from visard.photo.channels import File
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.protocols import Detector, Recognizer
from visard.registry import ADVERSARIES, DEFAULT_DETECTOR, RECOGNIZERS, names
from visard.results import FaceReport, Finding, Visibility
from visard.types import Card, Face, ImageArray, Outcome
from visard.visibility.measure import measure

CROWD = "60 synthetic portraits of people who do not exist"
_NOT_ALONE = ("stranger", "centroid", "linear", "growing", "trained_on_references", "oblivious")
"""Adversaries that need more than one photo, or that are nobody else."""
_IN_PLACE = 0.3
"""Least overlap of a face's boxes in two photos that show it in the same place."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an audit is asked.

    Attributes:
        photo: the photo that somebody has.
        original: the untouched photo, or None.
        references: a folder with other photos of the person, or None.
        adversaries: whom to send; empty for all that one photo is enough for.
        attacked: names of recognisers that the photo was made against; None where
            nobody knows.
        detector: the detector's name.
    """

    photo: Path
    original: Path | None = None
    references: Path | None = None
    adversaries: tuple[str, ...] = ()
    attacked: tuple[str, ...] | None = None
    detector: str = DEFAULT_DETECTOR


@dataclass(frozen=True, slots=True, eq=False)
class Audited:
    """A report with the pictures it speaks of (for pages that show them)."""

    report: AuditReport
    photo: ImageArray
    original: ImageArray | None


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a question is about, decoded.

    Attributes:
        original: the untouched photo, or None.
        others: other photos of the person, or None.
    """

    photo: ImageArray
    original: ImageArray | None
    others: OtherPhotos | None


@dataclass(slots=True, eq=False)
class AuditJob:
    """Answers one question: ``run`` reads the files, ``look`` takes what is decoded.

    Attributes:
        advance: called with how many adversaries have looked, and how many will.
    """

    question: Question
    advance: Callable[[int, int], None] = lambda done, total: None
    _seconds: dict[str, float] = field(default_factory=dict)

    def run(self) -> Audited:
        """Look at the photo with every recogniser at hand, through every adversary.

        With the original and other photos, one face is looked at: the person's. With
        other photos only it is every face, since any of them may be the person.

        Raises:
            DataError: there is neither an original nor a folder of references, the
                references are not usable, or the photo is no version of the original.
            PhotoError: a photo cannot be read.
            NoFaceError: a photo shows no face.
            SettingError: none of the adversaries can be asked of one photo.
            UnknownNameError: a detector, adversary or recogniser of that name is not there.
            WeightsError: a model is missing.
        """
        asked = self.question
        start = time.perf_counter()
        _check(asked)
        self._sent()  # a wrong name shall be told before anything is read
        finder = detector(asked.detector)
        photo = as_shown(read(asked.photo))
        others = self._others(finder)
        original = None if asked.original is None else as_shown(read(asked.original))
        return self.look(Material(photo, original, others), start)

    def look(self, material: Material, start: float | None = None) -> Audited:
        """Answer the question, whose paths are names for messages only.

        Args:
            start: of the clock; by default now.

        Raises:
            DataError: the photo is no version of the original.
            NoFaceError: a photo shows no face.
            SettingError: none of the adversaries can be asked of one photo.
            UnknownNameError: a detector, adversary or recogniser of that name is not there.
            WeightsError: a model is missing.
        """
        asked, start = self.question, time.perf_counter() if start is None else start
        sent, (present, missing) = self._sent(), recognizers()
        if not present:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(missing))
        surrogates = _surrogates(asked.attacked, present)
        finder = detector(asked.detector)
        photo, original, others = material.photo, material.original, material.others
        known = None if others is None else others.photos
        pairs = self._pairs(photo, original, finder)
        if known and original is not None:
            pairs = [the_person(pairs, known, present)]
        looked = self._counted(len(sent) * len(pairs))
        panel = Panel(finder, present, sent, surrogates, known, looked)
        self._seconds["prepare"] = round(time.perf_counter() - start, 3)
        faces = tuple(self._face(panel, number, pair) for number, pair in enumerate(pairs, start=1))
        self._seconds["look"] = round(time.perf_counter() - start, 3)
        odd = () if others is None else disagreeing(others, _own(pairs[0]), present)
        return Audited(self._report(panel, faces, pairs, missing, mixed(odd)), photo, original)

    def _counted(self, total: int) -> Callable[[], None]:
        looks = count(1)
        return lambda: self.advance(next(looks), total)

    def _sent(self) -> tuple[Adversary, ...]:
        named = tuple(dict.fromkeys(self.question.adversaries))
        if named:
            return adversaries(named)
        every = adversaries([name for name in names(ADVERSARIES) if name not in _NOT_ALONE])
        alone = [each for each in every if not each.trains]
        return tuple(sorted(alone, key=lambda each: each.name != "file"))

    def _others(self, finder: Detector) -> OtherPhotos | None:
        asked = self.question
        every = references_in(asked.references, finder)
        others = None if every is None else every.without(asked.photo)
        if others is not None and asked.original is not None:
            others = others.without(asked.original)  # it is compared with anyway
        if others is not None and not others.photos and asked.original is None:
            raise DataError(
                "no other photo with a face is in it than the photo itself",
                printable(asked.references or ""),
                "give other photos of the person, or the untouched photo (--original)",
            )
        return others

    def _pairs(
        self, photo: ImageArray, original: ImageArray | None, finder: Detector
    ) -> list[Seen]:
        asked = self.question
        if pairs := counterparts(photo, original, finder):
            return pairs
        todo = "if there is one, try another --detector"
        for image, path in ((original, asked.original), (photo, asked.photo)):
            if image is not None and not finder.detect(image):
                raise NoFaceError("no face was found", printable(path or ""), todo)
        raise DataError(
            f"it is hardly a version of {printable(asked.original or '')}",
            printable(asked.photo),
            "give the photo that it was made from, or a folder with other photos of the "
            "person (--references)",
        )

    def _face(self, panel: Panel, number: int, pair: Seen) -> FaceReport:
        findings = panel.examine(pair.original, pair.photo, pair.face, pair.moved)
        return FaceReport(
            number=number,
            box=pair.moved.box,
            confidence=pair.moved.confidence,
            outcome=_outcome(findings),
            findings=findings,
            visibility=_visibility(pair),
            steps=0,
        )

    def _report(
        self,
        panel: Panel,
        faces: tuple[FaceReport, ...],
        pairs: Sequence[Seen],
        missing: tuple[str, ...],
        raised: tuple[Flag, ...],
    ) -> AuditReport:
        asked, references = self.question, len(panel.references or ())
        seen = [face.visibility.ssimulacra2 for face in faces if face.visibility is not None]
        findings = [finding for face in faces for finding in face.findings]
        used = dict.fromkeys(finding.channel for finding in findings)
        if not used:
            raise SettingError(
                "no such adversary can be asked of one photo",
                ", ".join(each.name for each in panel.adversaries),
                "name another --adversary, or see: visard bench",
            )
        return AuditReport(
            photo=printable(asked.photo.name),
            original=None if asked.original is None else printable(asked.original.name),
            references=references,
            size=(pairs[0].photo.shape[1], pairs[0].photo.shape[0]),
            outcome=worst(face.outcome for face in faces),
            verdict=audit_verdict(faces, len(faces) if asked.original else 1),
            faces=faces,
            adversaries=tuple(
                AdversaryNote(each.name, each.meaning, each.paper)
                for each in panel.adversaries
                if each.name in used
            ),
            maps=tuple(_maps(panel, pairs[0])),
            flags=raised + flags(findings, min(seen, default=None)),
            detector=panel.detector.name,
            recognizers=tuple(each.card for each in panel.recognizers),
            missing=missing + _not_sent(panel, used),
            surrogates=asked.attacked or (),
            settings={"references": str(references)},
            versions=versions(),
            seconds=self._seconds,
        )


def _check(asked: Question) -> None:
    if asked.original is None and asked.references is None:
        raise DataError(
            "there is nothing to compare it with",
            printable(asked.photo),
            "give the untouched photo (--original) or other photos of the person (--references)",
        )


def _surrogates(
    attacked: Sequence[str] | None, present: Sequence[Recognizer]
) -> tuple[Card, ...] | None:
    """The cards of who was attacked; of a built-in recogniser also where it is not here."""
    if attacked is None:
        return None
    cards = {each.card.name: each.card for each in present}
    known = dict.fromkeys((*cards, *names(RECOGNIZERS)))
    if unknown := [name for name in attacked if name not in known]:
        raise UnknownNameError(
            f"no recogniser is named {printable(unknown[0])!r}",
            todo=f"there are: {', '.join(known)}",
        )
    return tuple(cards[name] if name in cards else card(name) for name in attacked)


def _outcome(findings: Sequence[Finding]) -> Outcome:
    """The worst that any recogniser found, attacked or not.

    Nothing is shown where nobody finds the person and nobody is known to have.
    """
    told = telling(findings)
    outcome = worst(each.after for each in told)
    unshown = outcome is Outcome.PROTECTED and no_baseline(told)
    return Outcome.FAILED if unshown else outcome


def _own(pair: Seen) -> tuple[ImageArray, Face] | None:
    return None if pair.original is None else (pair.original, pair.face)


def _not_sent(panel: Panel, used: dict[str, None]) -> tuple[str, ...]:
    """Adversaries that were asked for and could not look at one photo."""
    return tuple(
        f"{each.name}: it cannot be asked of this photo alone; see: visard bench"
        for each in panel.adversaries
        if each.name not in used
    )


def _visibility(pair: Seen) -> Visibility | None:
    """How visible the change is; None where the photos cannot be laid upon one another."""
    if pair.original is None or pair.original.shape != pair.photo.shape:
        return None
    if overlap(pair.face.box, pair.moved.box) < _IN_PLACE:
        return None
    where = around_face(pair.face, pair.original)
    return measure(pair.original[where], pair.photo[where], multiscale=True)


def _maps(panel: Panel, pair: Seen) -> list[EmbeddingMap]:
    maps = []
    for recognizer in panel.recognizers:
        others = crowd(recognizer.card.name)
        rows = {"photo": told(pair.photo, pair.moved, File()).embed(recognizer)}
        if pair.original is not None:
            rows["original"] = told(pair.original, pair.face, File()).embed(recognizer)
        known = [told(*seen, File()).embed(recognizer) for seen in panel.references or ()]
        if known:
            rows["reference"] = torch.cat(known)
        if others is not None:
            maps.append(embedding_map(recognizer.card, 1, {"crowd": others} | rows, CROWD))
    return maps


def audit(
    photo: Path | str,
    *,
    original: Path | str | None = None,
    references: Path | str | None = None,
) -> AuditReport:
    """Would machines still find the person in this photo?

    Compares with the untouched photo, with other photos of the person, or both: with
    every recogniser at hand, through everything that happens to photos and everything
    that those who look may try with one photo.

    Raises:
        DataError: neither is given, or the references are not usable.
        PhotoError: a photo cannot be read.
        NoFaceError: a photo shows no face.

    >>> import tempfile
    >>> from skimage.data import astronaut
    >>> from visard.photo.files import write
    >>> from visard.types import Photo
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(Photo(astronaut()), folder / "me.png")
    >>> audit(folder / "me.png", original=folder / "me.png").outcome.value
    'matched'
    """
    question = Question(
        Path(photo),
        None if original is None else Path(original),
        None if references is None else Path(references),
    )
    return AuditJob(question).run().report
