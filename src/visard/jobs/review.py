"""From what was done to what a reviewer looks at.

Pictures are of results: where a face was covered they show the cover. Of a photo of which
nothing was written there is none, unless originals are to be shown.
"""

from collections.abc import Sequence
from pathlib import Path

from visard.boxes.mark import Mark, What
from visard.boxes.writing import row
from visard.errors import VisardError
from visard.jobs.anonymize_film import FilmReport
from visard.jobs.film_pictures import Gathered, Taken
from visard.jobs.protect import Evidence
from visard.judge.undetected import HIDDEN
from visard.photo.files import read
from visard.photo.thumbnail import thumbnail
from visard.results import REFUSED, FaceReport, Left, Why
from visard.review_report import Outlined, Reviewed, Seen, Shot, State
from visard.types import ImageArray


def photo_review(source: Path, evidence: Evidence, *, originals: bool) -> Reviewed:
    """A photo that was anonymised.

    Args:
        originals: show the untouched photo as well.
    """
    report = evidence.report
    pairs = [(_seen(source, face), Outlined(f"{face.number}", face.box)) for face in report.faces]
    pairs += [
        (_left(source, each, f"left {n}"), Outlined(f"left {n}", each.box))
        for n, each in enumerate(report.left, 1)
    ]
    boxes = tuple(outlined for _, outlined in pairs)
    written = evidence.after if report.output else None
    return Reviewed(
        str(source),
        report.output or "",
        report.verdict.private,
        report.output is not None and report.outcome in HIDDEN,
        tuple(seen for seen, _ in pairs),
        _shots(written, boxes),
        _shots(evidence.before if originals else None, boxes),
    )


def photo_failed(source: Path, error: str, given: Sequence[Mark], *, originals: bool) -> Reviewed:
    """A photo of which nothing was made: perhaps a face was missed.

    Args:
        given: what was marked by hand.
    """
    image = None
    if originals:
        try:
            image = read(source).pixels
        except VisardError:
            image = None
    return Reviewed(str(source), "", error, False, _given(given), originals=_shots(image, ()))


def _given(marks: Sequence[Mark]) -> tuple[Seen, ...]:
    pairs = enumerate(marks, 1)
    return tuple(Seen(f"{n}", State.GIVEN, "", (row(mark),)) for n, mark in pairs)


def _shots(image: ImageArray | None, boxes: tuple[Outlined, ...]) -> tuple[Shot, ...]:
    if image is None:
        return ()
    small = thumbnail(image)
    return (Shot(small.jpeg, small.size, boxes),)


def _seen(source: Path, face: FaceReport) -> Seen:
    state = State.COVERED if face.outcome in HIDDEN else State.FOUND_AGAIN
    found = list(dict.fromkeys(each.detector for each in face.spotted if each.after))
    said = "marked by hand" if face.by_hand else f"found, {100 * face.confidence:.0f} % sure"
    if found:
        said += f"; still found by {', '.join(found)}"
    return Seen(f"{face.number}", state, said, (row(Mark(str(source), face.box)),))


def _left(source: Path, left: Left, name: str) -> Seen:
    state = State.NOT_COVERED if left.why in REFUSED else State.LEFT
    struck = left.why is Why.STRUCK
    mark = Mark(str(source), left.box, What.LEAVE if struck else What.COVER)
    return Seen(name, state, left.why.value, (row(mark),), kept=struck)


def film_review(source: Path, report: FilmReport, gathered: Gathered) -> Reviewed:
    """A video that was anonymised."""
    by_name: dict[str, list[Mark]] = {}
    for mark in gathered.marks:
        by_name.setdefault(mark.face, []).append(mark)
    seen = [
        Seen(
            face.name,
            State.COVERED,
            f"{_clock(face.start)} to {_clock(face.end)}, frames {face.first} to {face.last}",
            tuple(row(mark) for mark in by_name.get(face.name, ())),
        )
        for face in report.faces
    ]
    named = {face.name for face in report.faces}
    seen += [
        Seen(name, State.LEFT, "said to be left", tuple(row(mark) for mark in marks))
        for name, marks in by_name.items()
        if name not in named
    ]
    more, outlined = _doubtful(source, report)
    shots = [_film_shot(taken, gathered, outlined) for taken in gathered.pictures]
    words = f"{len(report.faces)} faces covered; {len(more)} places to look at"
    return Reviewed(str(source), report.output, words, report.hidden, (*more, *seen), tuple(shots))


def film_failed(source: Path, error: str, given: Sequence[Mark]) -> Reviewed:
    """A video of which nothing was made."""
    return Reviewed(str(source), "", error, False, _given(given))


def _doubtful(source: Path, report: FilmReport) -> tuple[list[Seen], dict[int, list[Outlined]]]:
    """What was found again, and what was not covered; and where, by frame."""
    seen, outlined = list[Seen](), dict[int, list[Outlined]]()
    places = [(s.frame, s.box, State.FOUND_AGAIN, f"by {s.detector}") for s in report.slips]
    places += [(u.frame, u.box, State.NOT_COVERED, u.why.value) for u in report.uncovered]
    for number, (frame, box, state, said) in enumerate(sorted(places, key=lambda p: p[0]), 1):
        name = f"place {number}"
        mark = Mark(str(source), box, frames=(frame, frame))
        seen.append(Seen(name, state, f"{said}, frame {frame}", (row(mark),), kept=False))
        outlined.setdefault(frame, []).append(Outlined(name, box))
    return seen, outlined


def _film_shot(taken: Taken, gathered: Gathered, outlined: dict[int, list[Outlined]]) -> Shot:
    boxes = [*outlined.get(taken.frame, ()), *gathered.there(taken.frame)]
    second = gathered.second(taken.frame)
    return Shot(taken.picture.jpeg, taken.picture.size, tuple(boxes), taken.frame, second)


def _clock(seconds: float) -> str:
    """As a player shows it.

    >>> _clock(75.25)
    '1:15.2'
    """
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"
