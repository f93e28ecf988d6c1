"""The main job: one photo in, one protected photo out, and the proof.

What is judged is the file that will be written, decoded again; what is written
is what was judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from visard.jobs.cloak import Cloaked, cloak_together
from visard.jobs.clock import Clock
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.references import references_in
from visard.jobs.settings import Settings
from visard.jobs.shelf import Shelf
from visard.jobs.targets import chosen_face
from visard.jobs.versions import versions
from visard.jobs.whose import Chooser, check_faces, left_alone
from visard.judge.examine import Panel
from visard.judge.threats import on_the_way
from visard.judge.verdict import any_gain, face_outcome, verdict, worst
from visard.methods import TARGETED, Cast, cast, channels, detector, protector
from visard.photo.atomic import printable
from visard.photo.files import decode, encode, read
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.protocols import Detector, Protector
from visard.registry import DEFAULT_METHOD
from visard.results import Asked, FaceReport, Report
from visard.types import Face, ImageArray, Outcome, Photo
from visard.visibility.measure import measure


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A report with the pictures it speaks of (for pages that show them)."""

    report: Report
    before: ImageArray
    after: ImageArray | None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A photo whose faces were found: what there is to protect.

    Attributes:
        name: the photo's file, for messages and the report.
        faces: one or more.
        seconds: taken so far, by part.
        spared: how many faces are left as they are.
    """

    name: str
    photo: Photo
    faces: tuple[Face, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    spared: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A photo that was changed and judged, and is not written yet.

    Attributes:
        data: the content of the file; None where nothing was gained.
        label: ``DONE`` or ``PARTIAL``, which is part of the file's name.
    """

    data: bytes | None
    label: str
    evidence: Evidence


class ProtectJob:
    """Protects photos with one set of loaded models.

    ``run`` takes a file and writes one. Its steps ``find``, ``cloak`` and ``judge`` are
    for photos in memory, of which several may be cloaked together.

    Args:
        settings: what to do.
        actors: who is attacked and who judges; None leaves the choice.

    Raises:
        UnknownNameError: a method, detector or stranger of that name is not there.
        WeightsError: the detector, or every recogniser, is missing.
        DataError: the folder of references, a target, or a photo that says whose faces are
            meant, is not usable.
        SettingError: there is a target, and the method leads to none.
    """

    def __init__(self, settings: Settings, actors: Cast | None = None) -> None:
        self.settings = settings
        self._shelf = Shelf(force=settings.force)
        self.detector: Detector = detector(settings.detector)
        self.cast: Cast = actors or cast(settings.stranger)
        self._chooser = Chooser(settings.whose, self.detector, self.cast.everybody)
        self._others = references_in(settings.references, self.detector)
        chosen = settings.target
        self._target = None if chosen is None else chosen_face(chosen, self.detector)
        self.protector: Protector = protector(
            TARGETED if self._target and settings.method == DEFAULT_METHOD else settings.method,
            self.cast.surrogates,
            settings.strength,
            () if self._others is None else self._others.windows,
            () if self._target is None else self._target.windows,
        )
        self.panel = Panel(
            self.detector,
            self.cast.everybody,
            [on_the_way(channel) for channel in channels()],
            self.protector.surrogates,
        )

    def run(self, source: Path, folder: Path | None = None) -> Evidence:
        """Protect one photo, judge the result and write it.

        Nothing is written when no system that knew a face has lost it.

        Args:
            source: the photo.
            folder: where the result goes; by default where the settings say.

        Raises:
            PhotoError: the photo cannot be read, or the result cannot be written.
            NoFaceError: no face was found.
        """
        folder = folder or self.settings.output or source.parent
        clock = Clock()
        with clock.part("read"):
            photo = read(source, keep=self.settings.keep)
            if not self.settings.force:
                refuse_existing(source, folder, photo.format)
        found = self.find(photo, printable(source), clock.seconds)
        made = self.judge(found, self.cloak([found])[0], self._panel_for(source))
        self._shelf.put(made.data, made.label, source, folder, photo.format)
        return made.evidence

    def find(self, photo: Photo, name: str, seconds: dict[str, float] | None = None) -> Found:
        """Look for the faces of a photo.

        Args:
            name: its file, for messages and the report.
            seconds: what it took so far, by part.

        Raises:
            NoFaceError: there is none, or none that is to be hidden.
        """
        clock = Clock(seconds)
        with clock.part("detect"):
            faces = self.detector.detect(photo.pixels)
            chosen = self._chooser.chosen(as_shown(photo), faces)
        check_faces(faces, chosen, name)
        return Found(name, photo, tuple(chosen), clock.seconds, len(faces) - len(chosen))

    def cloak(self, found: Sequence[Found]) -> list[Cloaked]:
        """Change the faces of some photos, all together; nothing is judged yet.

        Raises:
            ConsentError: they are led to a chosen face, and that cannot be noted.
        """
        if self._target is not None:
            self._target.note(sum(len(each.faces) for each in found))
        pairs = [(each.photo, each.faces) for each in found]
        return cloak_together(pairs, self.protector, self.settings.seed)

    def judge(self, found: Found, cloaked: Cloaked, panel: Panel | None = None) -> Made:
        """Encode a changed photo, and show the file to all recognisers.

        Args:
            panel: who judges; by default ``panel``.

        Raises:
            PhotoError: the result cannot be encoded.
        """
        clock = Clock(found.seconds | {"cloak": cloaked.seconds})
        photo = found.photo
        with clock.part("encode"):
            changed = replace(photo, pixels=cloaked.pixels)
            data = encode(changed, quality=self.settings.quality)
            written = decode(data, name=found.name).pixels
        with clock.part("judge"):
            reports = tuple(
                self._face_report(panel or self.panel, photo, written, number, face, cloaked)
                for number, face in enumerate(found.faces, start=1)
            )
        label = self._label(reports)
        report = self._report(found, label, reports, clock.seconds)
        if self._target is not None:
            shown = as_shown(photo, written)
            told = self._target.told(shown, found.faces, self.cast.everybody)
            report = replace(report, settings=report.settings | told)
        evidence = Evidence(report, photo.pixels, written)
        return Made(data if label else None, label, evidence)

    def _panel_for(self, source: Path) -> Panel:
        if self._others is None:
            return self.panel
        return replace(self.panel, references=self._others.besides(source))

    def _face_report(
        self,
        panel: Panel,
        photo: Photo,
        written: ImageArray,
        number: int,
        face: Face,
        cloaked: Cloaked,
    ) -> FaceReport:
        result = cloaked.protected[number - 1]
        looked_at = around_face(face, written)
        findings = panel.examine(as_shown(photo), as_shown(photo, written), face)
        return FaceReport(
            number=number,
            box=face.box,
            confidence=face.confidence,
            outcome=face_outcome(findings),
            findings=findings,
            visibility=measure(photo.pixels[looked_at], written[looked_at]),
            steps=result.steps,
            forecast=result.forecast,
            asked=Asked(result.queries, result.met) if result.queries else None,
        )

    def _label(self, faces: tuple[FaceReport, ...]) -> str:
        """What the file's name says of it; empty where nothing was gained."""
        if not any(any_gain(face.findings) or self._fooled_outsider(face) for face in faces):
            return ""
        return DONE if all(face.outcome is Outcome.PROTECTED for face in faces) else PARTIAL

    def _fooled_outsider(self, face: FaceReport) -> bool:
        """Whether somebody who was asked, and who is not on the panel, no longer knows the face."""
        names = {each.card.name for each in self.cast.everybody}
        inside = any(card.name in names for card in self.protector.surrogates or ())
        return face.asked is not None and face.asked.fooled and not inside

    def _settings(self, photo: Photo) -> dict[str, str]:
        return {
            "quality": str(self.settings.quality),
            "format": photo.format,
            "channels": ", ".join(each.name for each in self.panel.adversaries),
            "stranger": self.settings.stranger or "by default",
            "references": "given" if self.settings.references else "none",
            "metadata kept": str(self.settings.keep),
        }

    def _report(
        self, found: Found, label: str, faces: tuple[FaceReport, ...], seconds: dict[str, float]
    ) -> Report:
        source, photo = Path(found.name), found.photo
        return Report(
            source=source.name,
            output=target(source, Path(), photo.format, label).name if label else None,
            size=photo.size,
            method=self.protector.name,
            strength=self.settings.strength,
            claim=self.protector.claim,
            seed=self.settings.seed,
            outcome=worst(face.outcome for face in faces),
            verdict=verdict(faces, self.settings.strength),
            faces=faces,
            detector=self.detector.name,
            recognizers=tuple(each.card for each in self.cast.everybody),
            missing=self.cast.missing,
            settings=self._settings(photo) | left_alone(found.spared),
            versions=versions(),
            seconds=seconds,
        )


def protect(photo: Path | str, settings: Settings | None = None) -> Report:
    """Protect one photo, judge the written file, and say what was found.

    The file is written beside the photo as ``NAME.visard.EXT``; as
    ``NAME.partial.EXT`` where a system that was attacked still recognises a face;
    and not at all where nothing was gained (``report.output`` is then None).

    For many photos make one ``ProtectJob`` and call its ``run``: the models are then
    loaded once.

    Args:
        photo: the file.
        settings: choices; the defaults are the usual thing.

    Raises:
        PhotoError: the photo cannot be read, or the result cannot be written.
        NoFaceError: no face was found.
        WeightsError: the detector, or every recogniser, is missing.

    >>> import tempfile
    >>> from skimage.data import astronaut
    >>> from visard.photo.files import write
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(Photo(astronaut()), folder / "me.png")
    >>> report = protect(folder / "me.png")
    >>> report.output, report.outcome.value
    ('me.visard.png', 'protected')
    """
    return ProtectJob(settings or Settings()).run(Path(photo)).report
