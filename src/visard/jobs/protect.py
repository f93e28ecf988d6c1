"""The main job: one photo in, one protected photo out, and the proof.

What is judged is the file that will be written, decoded again; what is written
is what was judged.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from visard.errors import NoFaceError, PhotoError
from visard.jobs.cloak import Cloaked, cloak
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.references import references_in
from visard.jobs.settings import Settings
from visard.jobs.versions import versions
from visard.judge.examine import Panel
from visard.judge.threats import on_the_way
from visard.judge.verdict import any_gain, face_outcome, verdict, worst
from visard.methods import Cast, cast, channels, detector, protector
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import decode, encode, read
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.protocols import Detector, Protector
from visard.results import Asked, FaceReport, Report
from visard.types import Face, ImageArray, Outcome, Photo
from visard.visibility.measure import measure

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A report with the pictures it speaks of (for pages that show them)."""

    report: Report
    before: ImageArray
    after: ImageArray | None


class ProtectJob:
    """Protects photos with one set of loaded models.

    Args:
        settings: what to do.

    Raises:
        UnknownNameError: a method, detector or stranger of that name is not there.
        WeightsError: the detector, or every recogniser, is missing.
        DataError: the folder of references is not usable.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._written: dict[Path, Path] = {}
        self.detector: Detector = detector(settings.detector)
        self.cast: Cast = cast(settings.stranger)
        self._others = references_in(settings.references, self.detector)
        self.protector: Protector = protector(
            settings.method,
            self.cast.surrogates,
            settings.strength,
            () if self._others is None else self._others.windows,
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
        clock = _Clock()
        with clock.part("read"):
            photo = read(source, keep=self.settings.keep)
            if not self.settings.force:
                refuse_existing(source, folder, photo.format)
        with clock.part("detect"):
            faces = self.detector.detect(photo.pixels)
        if not faces:
            raise NoFaceError("no face was found", printable(source), _NO_FACE_ADVICE)
        with clock.part("cloak"):
            cloaked = cloak(photo, faces, self.protector, self.settings.seed)
        with clock.part("encode"):
            changed = replace(photo, pixels=cloaked.pixels)
            data = encode(changed, quality=self.settings.quality)
            written = decode(data, name=printable(source)).pixels
        with clock.part("judge"):
            panel = self._panel_for(source)
            reports = tuple(
                self._face_report(panel, photo, written, number, face, cloaked)
                for number, face in enumerate(faces, start=1)
            )
        output = self._write(source, folder, photo.format, data, reports)
        report = self._report(source, output, photo, reports, clock.seconds)
        return Evidence(report, photo.pixels, written)

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

    def _write(
        self, source: Path, folder: Path, form: str, data: bytes, faces: tuple[FaceReport, ...]
    ) -> Path | None:
        if not any(any_gain(face.findings) or self._fooled_outsider(face) for face in faces):
            _tell_of_earlier(source, folder, form)
            return None
        whole = all(face.outcome is Outcome.PROTECTED for face in faces)
        path = target(source, folder, form, DONE if whole else PARTIAL)
        if self._written.get(path, source) != source:
            raise PhotoError(
                "another photo of this run has this result already",
                printable(path),
                "give the photo another name, or protect it alone",
            )
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data, force=self.settings.force)
        if self.settings.force:  # yesterday's result must not stand beside today's
            other = PARTIAL if whole else DONE
            target(source, folder, form, other).unlink(missing_ok=True)
        self._written[path] = source
        return path

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
        self,
        source: Path,
        output: Path | None,
        photo: Photo,
        faces: tuple[FaceReport, ...],
        seconds: dict[str, float],
    ) -> Report:
        return Report(
            source=printable(source.name),
            output=None if output is None else printable(output.name),
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
            settings=self._settings(photo),
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


def _tell_of_earlier(source: Path, folder: Path, form: str) -> None:
    """With ``force`` a result may be there already: it must not pass for today's."""
    for label in (DONE, PARTIAL):
        if (path := target(source, folder, form, label)).exists():
            _log.warning("%s is from an earlier run; it was kept", printable(path))


_NO_FACE_ADVICE = "nothing was written; if there is one, try --detector or a larger photo"


class _Clock:
    """Seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
