"""An audit as CSV: one row a finding, each with all that is needed to read it alone."""

import csv
import io
from collections.abc import Iterator

from visard.audit_report import AuditReport
from visard.report import tally, words
from visard.results import FaceReport, Finding

Row = dict[str, str | int | float | None]

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would calculate; such text gets an apostrophe in front."""


def rows(report: AuditReport) -> Iterator[Row]:
    """Every finding of every face, with the report's context; None where nothing is known."""
    for face in report.faces:
        for finding in face.findings:
            yield {**_context(report), **_face(face), **_finding(report, finding)}


def dumps(report: AuditReport) -> str:
    """All rows as text with a head; numbers in full, an empty field for None.

    A report without findings has no rows and no head.
    """
    found = [{name: field(value) for name, value in row.items()} for row in rows(report)]
    text = io.StringIO()
    if found:
        writer = csv.DictWriter(text, found[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return text.getvalue()


def _context(report: AuditReport) -> Row:
    return {
        "photo": report.photo,
        "original": report.original,
        "references": report.references,
        "width": report.size[0],
        "height": report.size[1],
        "detector": report.detector,
        "surrogates": " ".join(report.surrogates),
        "flags": "; ".join(flag.name for flag in report.flags),
        "versions": "; ".join(f"{name} {version}" for name, version in report.versions.items()),
        "settings": "; ".join(f"{name} {value}" for name, value in report.settings.items()),
    }


def _face(face: FaceReport) -> Row:
    left, top, right, bottom = face.box
    box = {"left": left, "top": top, "right": right, "bottom": bottom}
    return {"face": face.number, "confidence": face.confidence, **box}


def _finding(report: AuditReport, finding: Finding) -> Row:
    paper = (note.paper for note in report.adversaries if note.name == finding.channel)
    known = report.original is not None  # else it is between the other photos
    return {
        "recognizer": finding.recognizer,
        "knowledge": finding.knowledge.value,
        "adversary": finding.channel,
        "paper": next(paper, None),
        "reference": finding.reference,
        "before": finding.before.value,
        "after": finding.after.value,
        "distance_before": finding.distance_before if known else None,
        "distance": finding.distance,
        "threshold": finding.threshold,
        "far": finding.far,
        "thresholds_before": tally.before(finding) if known else None,
        "thresholds": tally.after(finding),
    }


def field(value: str | float | None) -> str | float | None:
    """A value that no spreadsheet takes for a formula.

    >>> field("=now()"), field(-1.5)
    ("'=now()", -1.5)
    """
    if not isinstance(value, str):
        return value
    text = words.plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
