"""What an audit asked, put in order: each recogniser's answers, and each adversary's."""

from collections.abc import Iterable
from dataclasses import dataclass

from visard.audit_report import AdversaryNote, AuditReport
from visard.report import tally, words
from visard.results import Finding
from visard.types import Knowledge, Outcome

AS_IS = "file"
"""The adversary that does nothing but look."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One recogniser's answers about all faces, the worst of each kind.

    Attributes:
        as_is: when it just looks at the photo; None when it was not asked so.
        worst: over everything that was tried.
    """

    recognizer: str
    knowledge: Knowledge
    as_is: Finding | None
    worst: Finding


@dataclass(frozen=True, slots=True)
class Tried:
    """What one adversary reached with each recogniser, the worst over all faces.

    Attributes:
        findings: by recogniser; one that is not there was not tried.
    """

    note: AdversaryNote
    findings: dict[str, Finding]


def recognisers(report: AuditReport) -> tuple[Asked, ...]:
    """One entry a recogniser that answered: the attacked first, the strangers last."""
    every = tally.findings(report)
    answers = []
    for name in recogniser_names(every):
        own = [finding for finding in every if finding.recognizer == name]
        plain = [finding for finding in own if finding.channel == AS_IS]
        as_is = tally.worst(plain) if plain else None
        answers.append(Asked(name, own[0].knowledge, as_is, tally.worst(own)))
    return tuple(answers)


def recogniser_names(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Who answered: the attacked first, the strangers last."""
    order = list(Knowledge)
    known = {finding.recognizer: order.index(finding.knowledge) for finding in findings}
    return tuple(sorted(known, key=lambda name: known[name]))


def found_by(answers: Iterable[Asked], *, as_is: bool) -> tuple[int, int]:
    """How many recognisers find somebody, and how many answered."""
    asked = [each.as_is if as_is else each.worst for each in answers]
    told = [finding.after for finding in asked if finding is not None]
    return told.count(Outcome.MATCHED), len(told)


def adversaries(report: AuditReport) -> tuple[tuple[str, tuple[Tried, ...]], ...]:
    """By what faces were compared with: one entry an adversary, in the report's order."""
    every = tally.findings(report)
    return tuple(
        (reference, _tried(report, [each for each in every if each.reference == reference]))
        for reference in tally.references(every)
    )


def _tried(report: AuditReport, findings: list[Finding]) -> tuple[Tried, ...]:
    notes = {note.name: note for note in report.adversaries}
    order = dict.fromkeys((*notes, *(finding.channel for finding in findings)))
    rows = []
    for name in order:
        own = [finding for finding in findings if finding.channel == name]
        names = recogniser_names(own)
        worst = {each: tally.worst(f for f in own if f.recognizer == each) for each in names}
        if worst:
            rows.append(Tried(notes.get(name, _unknown(name)), worst))
    return tuple(rows)


def _unknown(name: str) -> AdversaryNote:
    return AdversaryNote(name, words.channel_explained(name), "")
