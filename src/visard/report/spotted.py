"""What detectors made of a face, in words."""

from collections.abc import Iterable

from visard.report import words
from visard.results import FaceReport, Spotting
from visard.types import Outcome


def spotted_lines(face: FaceReport) -> list[str]:
    """Who still finds the face, a line a detector; none where no detector was asked."""
    names = dict.fromkeys(each.detector for each in face.spotted)
    lines = [
        f"{words.plain(name)}: {_line([s for s in face.spotted if s.detector == name])}"
        for name in names
    ]
    return lines + _marked(face)


def _line(own: list[Spotting]) -> str:
    found = _listed(each for each in own if each.after)
    missed = _listed(each for each in own if not each.after)
    if not found:
        anyway = "" if any(each.before for each in own) else ", nor in the untouched photo"
        return f"finds no face{anyway}"
    return "still finds a face" if not missed else f"still finds a face ({found}), none in {missed}"


def _listed(some: Iterable[Spotting]) -> str:
    return ", ".join(words.channel(each.channel) for each in some)


def _marked(face: FaceReport) -> list[str]:
    if not face.marked:
        return []
    still = dict.fromkeys(each.recognizer for each in face.marked if each.after is Outcome.MATCHED)
    who = ", ".join(words.plain(name) for name in still)
    told = "If somebody marks the face by hand, "
    return [told + (f"it is still recognised by {who}" if still else "no recogniser knows it")]
