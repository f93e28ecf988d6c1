"""An audit as one page that opens from disk and asks nothing of any server.

It runs no script, and its own policy forbids every request. It shows the
photos that were audited, and says so.
"""

import json

from visard.audit_report import AuditReport
from visard.report import asked, audit_figures, audit_words, charts, faces, tally, templates
from visard.types import Claim, ImageArray

_CLAIM = Claim.UNRECOGNISED
"""What counts as good: a face that was not found may be found by a better detector."""

_TERMS = ("recogniser", "threshold", "attacked", "related", "stranger", "acquired", "ssimulacra2")


def page(report: AuditReport, photo: ImageArray, original: ImageArray | None) -> str:
    """The whole page as text.

    Args:
        report: what was found.
        photo: the audited photo.
        original: the untouched one, or None; it may have another size, and then it is
            shown whole, but not face by face.

    Limits: pictures on the page are compressed anew; only the first 24 faces have some.
    """
    alike = original is not None and original.shape == photo.shape
    first, second = (original, photo) if alike and original is not None else (photo, None)
    every, answers = tally.findings(report), asked.recognisers(report)
    return templates.render(
        "audit.html",
        "audit.css",
        report=report,
        claim=_CLAIM,
        other="the original" if report.original else "",
        photos=templates.photos(*((photo, None) if original is None else (original, photo))),
        faces=list(faces.views(report.faces, _CLAIM, first, second)),
        findings=every,
        knowledge={each.recognizer: each.knowledge for each in answers if report.surrogates},
        answers=answers,
        as_is=asked.found_by(answers, as_is=True),
        at_worst=asked.found_by(answers, as_is=False),
        adversaries=asked.adversaries(report),
        columns=[each.recognizer for each in answers],
        figures=audit_figures.of(report),
        tone=charts.tone_of_all(report.outcome, every, _CLAIM),
        said=audit_words,
        glossary=_glossary(),
        end=charts.reach(every),
    )


def _glossary() -> dict[str, list[str]]:
    known = json.loads(templates.packaged("glossary.json"))
    own: dict[str, list[str]] = json.loads(templates.packaged("audit_glossary.json"))
    return {name: known[name] for name in _TERMS} | own
