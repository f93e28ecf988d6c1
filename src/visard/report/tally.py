"""Findings put in order: rows, columns, the worst of several, and counts."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from visard.audit_report import AuditReport
from visard.report.words import succeeded
from visard.results import FaceReport, Finding, Report
from visard.types import Claim, Knowledge, Outcome

# Who cannot be shown to be fooled comes before who was.
_WORST_FIRST = (
    Outcome.MATCHED,
    Outcome.FAILED,
    Outcome.NO_FACE,
    Outcome.NOT_ACQUIRED,
    Outcome.PROTECTED,
)
_NOT_HIDDEN_BEFORE = (Outcome.MATCHED, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Row:
    """What one recogniser made of one face, through every channel.

    Attributes:
        findings: by channel.
    """

    recognizer: str
    reference: str
    knowledge: Knowledge
    findings: dict[str, Finding]

    @property
    def worst(self) -> Finding:
        return worst(self.findings.values())


def rows(face: FaceReport) -> tuple[Row, ...]:
    """One row a recogniser and reference: the attacked first, the strangers last."""
    found: dict[tuple[str, str], Row] = {}
    for finding in face.findings:
        key = (finding.reference, finding.recognizer)
        new = Row(finding.recognizer, finding.reference, finding.knowledge, {})
        found.setdefault(key, new).findings[finding.channel] = finding
    references = list(dict.fromkeys(row.reference for row in found.values()))
    order = list(Knowledge)
    return tuple(
        sorted(
            found.values(),
            key=lambda row: (references.index(row.reference), order.index(row.knowledge)),
        )
    )


def findings(report: Report | AuditReport) -> tuple[Finding, ...]:
    """All findings of all faces."""
    return tuple(finding for face in report.faces for finding in face.findings)


def channels(all_findings: Iterable[Finding]) -> tuple[str, ...]:
    """The channels that occur, in order of appearance."""
    return tuple(dict.fromkeys(finding.channel for finding in all_findings))


def references(all_findings: Iterable[Finding]) -> tuple[str, ...]:
    """What faces were compared with, in order of appearance."""
    return tuple(dict.fromkeys(finding.reference for finding in all_findings))


def ratio(distance: float | None, threshold: float) -> float | None:
    """A distance in thresholds: above 1 the recogniser says "someone else".

    >>> ratio(0.9, 0.6)
    1.5
    >>> ratio(None, 0.6) is None
    True
    """
    if distance is None or not math.isfinite(distance) or threshold <= 0:
        return None
    return distance / threshold


def after(finding: Finding) -> float | None:
    """The distance in thresholds with the photo as it is now."""
    return ratio(finding.distance, finding.threshold)


def before(finding: Finding) -> float | None:
    """The distance in thresholds with the photo as it was."""
    return ratio(finding.distance_before, finding.threshold)


def worst(some: Iterable[Finding]) -> Finding:
    """The finding that promises least; of equal ones the nearest to a match."""

    def rank(finding: Finding) -> tuple[int, float]:
        near = after(finding)
        return _WORST_FIRST.index(finding.after), math.inf if near is None else near

    return min(some, key=rank)


def was_hidden_anyway(finding: Finding) -> bool:
    """Hidden now, but the untouched photo was not recognised either."""
    return finding.after is Outcome.PROTECTED and finding.before not in _NOT_HIDDEN_BEFORE


def strangers_looked(all_findings: Iterable[Finding], claim: Claim) -> bool:
    """Whether a recogniser that the cloak never saw gave an answer that counts."""
    strangers = (f.after for f in all_findings if f.knowledge is Knowledge.STRANGER)
    return any(seen is Outcome.MATCHED or succeeded(seen, claim) for seen in strangers)


def fooled(some: Iterable[Row], knowledge: Knowledge, claim: Claim) -> tuple[int, int]:
    """How many recognisers of that kind are fooled in every test, and how many there are."""
    answers: dict[str, bool] = {}
    for row in some:
        if row.knowledge is knowledge:
            in_all = all(succeeded(f.after, claim) for f in row.findings.values())
            answers[row.recognizer] = answers.get(row.recognizer, True) and in_all
    return sum(answers.values()), len(answers)
