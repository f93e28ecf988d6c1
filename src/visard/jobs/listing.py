"""What a run covered, as marks that can be corrected by hand and given to it again."""

from collections.abc import Sequence
from pathlib import Path

from visard.boxes.mark import Mark, What
from visard.jobs.film_faces import CoveredFace
from visard.results import Report


def photo_marks(source: Path, report: Report | None, given: Sequence[Mark]) -> list[Mark]:
    """The faces of a photo that were covered, and those that somebody said to leave.

    What stayed for another reason is not in it, so that it is decided on anew.

    Args:
        report: None where nothing was made of it; then what was given stays.
        given: the marks by hand.
    """
    if report is None or report.output is None:
        return list(given)
    covered = [
        Mark(str(source), face.box, note=f"face {face.number}, {_said(face.by_hand)}")
        for face in report.faces
    ]
    return covered + [mark for mark in given if mark.what is What.LEAVE]


def film_marks(source: Path, faces: Sequence[CoveredFace], given: Sequence[Mark]) -> list[Mark]:
    """The faces of a video that were covered, and all that was marked by hand."""
    found = [mark for face in faces if not face.by_hand for mark in face.marks(str(source))]
    return [*found, *given]


def _said(by_hand: bool) -> str:
    return "by hand" if by_hand else "found"
