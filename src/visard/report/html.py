"""The evidence as one page that opens from disk and asks nothing of any server.

It runs no script, and its own policy forbids every request. It shows the
unprotected photo, and says so.
"""

import json

from visard.report import charts, faces, tally, templates, words
from visard.results import Report, Visibility
from visard.types import Claim, ImageArray, Knowledge


def page(report: Report, before: ImageArray, after: ImageArray | None) -> str:
    """The whole page as text, below 3 MB for any photo.

    Args:
        report: what was found.
        before: the photo as it was.
        after: the photo as it was written, or None when nothing was.

    Raises:
        ValueError: the photos are not of one size.

    Limits: pictures on the page are compressed anew; only the first 24 faces have some.
    Each further face adds some kilobytes.
    """
    if after is not None and after.shape != before.shape:
        raise ValueError(f"before is {before.shape} and after is {after.shape}; they must be alike")
    every = tally.findings(report)
    return templates.render(
        "page.html",
        report=report,
        claim=report.claim,
        other="before",
        photos=templates.photos(before, after),
        faces=list(faces.views(report.faces, report.claim, before, after)),
        findings=every,
        knowledge={f.recognizer: f.knowledge for f in every if report.claim is _CLOAK},
        tone=charts.tone_of_all(report.outcome, every, report.claim),
        glossary=json.loads(templates.packaged("glossary.json")),
        strangers=tally.strangers_looked(every, report.claim),
        seen=_most_visible(report),
        fooled=_fooled(report),
        end=charts.reach(every),
    )


_CLOAK = Claim.UNRECOGNISED
"""What methods claim that may have attacked recognisers; others know none."""


def _most_visible(report: Report) -> Visibility | None:
    known = [face.visibility for face in report.faces if face.visibility]
    return min(known, key=lambda seen: seen.ssimulacra2, default=None)


def _fooled(report: Report) -> dict[str, tuple[int, int]]:
    """Recognisers fooled on every face in every test, and all, by what the cloak knew."""
    rows = [row for face in report.faces for row in tally.rows(face)]
    counted = {k: tally.fooled(rows, k, report.claim) for k in Knowledge}
    return {words.KNOWLEDGE[k]: counts for k, counts in counted.items() if counts[1]}
