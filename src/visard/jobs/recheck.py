"""Yesterday's protected photos before today's recognisers: which must be protected anew?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError, VisardError, WeightsError
from visard.jobs.counterparts import counterparts
from visard.jobs.naming import is_result
from visard.jobs.originals import Originals
from visard.judge.examine import Panel
from visard.judge.threats import on_the_way
from visard.judge.verdict import face_outcome, names_of, telling, worst
from visard.methods import channels, detector, recognizers
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS, read
from visard.photo.shown import as_shown
from visard.registry import DEFAULT_DETECTOR
from visard.results import Finding
from visard.types import ImageArray, Outcome


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What today's recognisers make of one protected photo.

    Attributes:
        photo: the protected photo.
        original: what it was made from; None where that is not found.
        outcome: the worst of what all recognisers found; None where nothing could be
            asked.
        matched_by: recognisers that find the person.
        findings: of all faces.
        error: why nothing could be asked, or an empty string.
    """

    photo: Path
    original: Path | None
    outcome: Outcome | None = None
    matched_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: str = ""

    @property
    def hidden(self) -> bool:
        """Whether today's recognisers are all shown to lose the person."""
        return self.outcome is Outcome.PROTECTED

    @property
    def protect_anew(self) -> bool:
        """Whether it was looked at, and is not shown to be hidden from all."""
        return self.outcome is not None and not self.hidden


def results_in(folder: Path) -> list[Path]:
    """The photos under a folder that visard protected, by their names.

    What is hidden, or in a hidden folder, is left out.

    Raises:
        DataError: it is no folder, or holds no such photo.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder", printable(folder), "check the path")
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in EXTENSIONS and is_result(path) and path.is_file()
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise DataError(
            "no protected photo is in it", printable(folder), "give a folder with NAME.visard.jpg"
        )
    return found


class RecheckJob:
    """Shows protected photos to every recogniser at hand, with models that are loaded once.

    Attributes:
        missing: recognisers that could not take part, with the reason.

    Raises:
        UnknownNameError: there is no detector of that name.
        WeightsError: the detector, or every recogniser, is missing.
    """

    def __init__(self, detector_name: str = DEFAULT_DETECTOR) -> None:
        finder = detector(detector_name)
        present, self.missing = recognizers()
        if not present:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(self.missing))
        self._panel = Panel(finder, present, [on_the_way(each) for each in channels()], None)

    def run(self, folder: Path, originals: Path | None = None) -> Iterator[Rechecked]:
        """Each protected photo of a folder, compared with its original.

        Args:
            originals: a folder with the photos they were made from, at any depth; None:
                they lie beside them.

        Raises:
            DataError: the folder is none, or holds no protected photo.
        """
        known = Originals(folder, originals)
        for photo in results_in(folder):
            yield self._one(photo, known)

    def _one(self, photo: Path, originals: Originals) -> Rechecked:
        original = None
        try:
            original = originals.of(photo)
            return self._compared(photo, original)
        except (VisardError, OSError) as error:
            return Rechecked(photo, original, error=" ".join(str(error).split()))

    def _compared(self, photo: Path, original: Path) -> Rechecked:
        now, once = (as_shown(read(path)) for path in (photo, original))
        pairs = counterparts(now, once, self._panel.detector)
        if not pairs:
            raise DataError(_why(once, self._panel, original), printable(photo), "see --originals")
        findings = [
            self._panel.examine(pair.original, pair.photo, pair.face, pair.moved) for pair in pairs
        ]
        told = [finding for some in findings for finding in telling(some)]
        if not told:
            raise DataError("no face in it is recognised even untouched", printable(photo))
        matched = names_of(each for each in told if each.after is Outcome.MATCHED)
        every = tuple(finding for some in findings for finding in some)
        outcome = worst(face_outcome(some) for some in findings)
        return Rechecked(photo, original, outcome, tuple(matched), every)


def _why(once: ImageArray, panel: Panel, original: Path) -> str:
    name = printable(original)
    if not panel.detector.detect(once):
        return f"no face was found in its original {name}"
    return f"it is hardly a version of {name}"
