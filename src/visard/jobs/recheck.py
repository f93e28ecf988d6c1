"""Yesterday's protected photos before today's recognisers: which must be protected anew?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError, VisardError
from visard.jobs.counterparts import counterparts
from visard.jobs.naming import is_result, original_name
from visard.judge.examine import Panel
from visard.judge.threats import on_the_way
from visard.judge.verdict import face_outcome, names_of, telling, worst
from visard.methods import channels, detector, recognizers
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS, read
from visard.photo.shown import as_shown
from visard.registry import DEFAULT_DETECTOR
from visard.results import Finding
from visard.types import Outcome


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What today's recognisers make of one protected photo.

    Attributes:
        photo: the protected photo.
        original: what it was made from; None where that is not found.
        outcome: the worst of what all recognisers found; None where nothing could be
            asked.
        matched_by: recognisers that know the person again.
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
    def protect_anew(self) -> bool:
        """Whether today's recognisers are not all shown to lose the person."""
        return self.outcome is not Outcome.PROTECTED


def results_in(folder: Path) -> list[Path]:
    """The photos under a folder that visard protected, by their names.

    Raises:
        DataError: it is no folder, or holds no such photo.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder", printable(folder), "check the path")
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in EXTENSIONS and is_result(path) and path.is_file()
    )
    if not found:
        raise DataError(
            "no protected photo is in it", printable(folder), "give a folder with NAME.visard.jpg"
        )
    return found


def recheck(
    photos: Sequence[Path], originals: Path | None = None, detector_name: str = DEFAULT_DETECTOR
) -> Iterator[Rechecked]:
    """Each protected photo before every recogniser at hand, compared with its original.

    Args:
        photos: as ``results_in`` finds them.
        originals: a folder with the photos they were made from, at any depth; None:
            they lie beside them.

    Raises:
        WeightsError: the detector, or every recogniser, is missing.
    """
    finder = detector(detector_name)
    present, _ = recognizers()
    panel = Panel(finder, present, [on_the_way(each) for each in channels()], None)
    for photo in photos:
        original = _original(photo, originals)
        if original is None:
            yield Rechecked(photo, None, error="its original is not there; see --originals")
            continue
        try:
            yield _rechecked(panel, photo, original)
        except VisardError as error:
            yield Rechecked(photo, original, error=str(error))


def _rechecked(panel: Panel, photo: Path, original: Path) -> Rechecked:
    now, once = (as_shown(read(path)) for path in (photo, original))
    pairs = counterparts(now, once, panel.detector)
    findings = [panel.examine(pair.original, pair.photo, pair.face, pair.moved) for pair in pairs]
    told = [finding for some in findings for finding in telling(some)]
    if not told:
        return Rechecked(photo, original, error="no face in it is recognised even untouched")
    matched = names_of(each for each in told if each.after is Outcome.MATCHED)
    every = tuple(finding for some in findings for finding in some)
    outcome = worst(face_outcome(some) for some in findings)
    return Rechecked(photo, original, outcome, tuple(matched), every)


def _original(photo: Path, originals: Path | None) -> Path | None:
    """The photo of the same name without visard's label, whatever its extension."""
    near = photo.parent.iterdir() if originals is None else originals.rglob("*")
    named = (path for path in sorted(near) if path.stem == original_name(photo))
    return next((path for path in named if path.suffix.lower() in EXTENSIONS), None)
