"""An audit in the terminal: the verdict first, then who finds the face, and how hard they tried."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from visard.audit_report import AuditReport
from visard.report import asked, audit_words, tally, words
from visard.report.asked import Tried
from visard.report.terminal_parts import answers, cell, put, table
from visard.types import Claim, Outcome

BESIDE = 3
"""Recognisers that stand beside each other in 80 columns; more get a further table."""


def show(report: AuditReport, console: Console) -> None:
    """Prints the verdict in three lines, then a table of adversaries and recognisers.

    A cell says what became of the face (of several, of the one that is easiest to
    find), and how far it is from the reference in thresholds: above 1 the recogniser
    says "someone else". Words carry everything that colours do.
    """
    put(console, answers(report.verdict))
    names = asked.recogniser_names(tally.findings(report))
    for reference, tried in asked.adversaries(report):
        heading = f"\n{_faces(report)} compared with {words.plain(reference)}"
        put(console, Text(heading, style="bold"))
        for start in range(0, len(names), BESIDE):
            shown = _table(report, tried, names[start : start + BESIDE])
            put(console, Padding(shown, (0, 0, 1, 0)))
    for flag in report.flags:
        put(console, Text(f"Doubt: {words.plain(flag.name)}", style="bold yellow"))
        for line in (flag.raised, flag.meaning):
            put(console, Padding(Text(words.plain(line)), (0, 0, 0, 2)))
    for note in _notes(report):
        put(console, Text(note, style="dim"))


def _faces(report: AuditReport) -> str:
    count = len(report.faces)
    return "The face" if count == 1 else f"The easiest to find of {count} faces"


def _table(report: AuditReport, tried: tuple[Tried, ...], names: tuple[str, ...]) -> Table:
    knowledge = {each.recognizer: each.knowledge for each in tally.findings(report)}
    grid = table()
    grid.add_column("Adversary", max_width=20)
    for name in names:
        head = Text(words.plain(name))
        if report.surrogates:
            head += Text(f"\n{words.KNOWLEDGE[knowledge[name]]}", style="dim")
        grid.add_column(head, max_width=19)
    for row in tried:
        found = [row.findings.get(name) for name in names]
        cells = [cell(each, Claim.UNRECOGNISED) for each in found]
        grid.add_row(Text(words.channel(row.note.name)), *cells)
    return grid


def _notes(report: AuditReport) -> list[str]:
    every = tally.findings(report)
    notes = ["1.00× is where a recogniser stops saying “the same person”."] if every else []
    if any(tally.was_hidden_anyway(finding) for finding in every):
        notes.append(f"* {audit_words.no_evidence(report.original)}")
    odd = dict.fromkeys(f.after for f in every if words.OUTCOMES[f.after] == f.after)
    notes += [f"{outcome}: {words.EXPLAINED[Outcome(outcome)]}" for outcome in odd]
    if every and not report.surrogates:
        notes.append(audit_words.UNPROVEN)
    return notes + [f"Could not take part: {words.plain(reason)}" for reason in report.missing]
