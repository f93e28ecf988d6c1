"""What the page shows of one face: pictures, tests by recogniser, counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visard.report import charts, pictures, tally, words
from visard.report.pictures import Cut
from visard.report.tally import Row
from visard.results import FaceReport
from visard.types import Claim, ImageArray, Knowledge, Outcome

PICTURED = 24
"""Faces that get pictures; more would make the page too large to open."""

_ROOM = 1_000_000
"""Bytes that all pictures of faces may take together."""
_ROOM_EACH = 130_000


@dataclass(frozen=True, slots=True)
class FaceView:
    """One face, ready to be laid out.

    Attributes:
        tone: ``good``, ``mixed``, ``bad`` or ``open``.
        said: the outcome in words.
        caption: how the pictures are cut and enlarged, in words.
        counts: from how many recognisers it is hidden, in words.
        before, after, change: pictures as data URIs; empty where there is none.
        groups: tests by what the face was compared with.
    """

    face: FaceReport
    tone: str
    said: str
    caption: str
    counts: str
    before: str
    after: str
    change: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]


def views(
    found: Sequence[FaceReport], claim: Claim, before: ImageArray, after: ImageArray | None
) -> Iterator[FaceView]:
    """Every face, with its pictures, and what became of it by what was claimed."""
    room = min(_ROOM_EACH, _ROOM // (3 * max(1, min(len(found), PICTURED))))
    size = (before.shape[1], before.shape[0])
    for place, face in enumerate(found):
        frame = pictures.cut(face.box, size)
        old, new, change = _shown(frame, before, after, room) if place < PICTURED else _NOTHING
        tone = charts.tone_of_all(face.outcome, face.findings, claim)
        yield FaceView(
            face=face,
            tone=tone,
            said=_said(face, tone),
            caption=_caption(frame),
            counts=counts(face, claim),
            before=old,
            after=new,
            change=change,
            groups=_groups(face),
        )


_NOTHING = ("", "", "")


def _said(face: FaceReport, tone: str) -> str:
    if tone != "mixed":
        return words.OUTCOMES[face.outcome]
    known = any(finding.after is Outcome.MATCHED for finding in face.findings)
    return "hidden from some" if known else "hidden from those tested"


def _shown(
    frame: Cut, before: ImageArray, after: ImageArray | None, room: int
) -> tuple[str, str, str]:
    old = frame.of(before)
    if after is None:
        return pictures.data_uris([old], room)[0], "", ""
    new = frame.of(after)
    (change,) = pictures.data_uris([pictures.magnified(old, new)], room)
    first, second = pictures.data_uris([old, new], room)
    return first, second, change


def _caption(frame: Cut) -> str:
    scale = pictures.WIDEST / (frame.right - frame.left)
    what = "The face" if frame.whole else "The middle of the face"
    return f"{what}, " + ("at 100 %" if scale < 1.05 else f"enlarged {scale:.1f} times")


def _groups(face: FaceReport) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    rows = tally.rows(face)
    return tuple(
        (reference, tuple(row for row in rows if row.reference == reference))
        for reference in tally.references(face.findings)
    )


def counts(face: FaceReport, claim: Claim) -> str:
    """From how many recognisers it is hidden, by what the cloak knew of them."""
    rows = tally.rows(face)
    counted = {k: tally.fooled(rows, k, claim) for k in Knowledge}
    parts = [f"{n[0]} of {n[1]} {words.KNOWLEDGE[k]}" for k, n in counted.items() if n[1]]
    said = f"Hidden in every test from {' and '.join(parts)}"
    return said if parts else "No recogniser looked at it"
