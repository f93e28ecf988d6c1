"""A report in the terminal: the verdict first, then what stands behind it."""

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from visard.report import tally, words
from visard.report.released import released_lines
from visard.report.spotted import spotted_lines
from visard.report.terminal_parts import answers, cell, put, style, table
from visard.results import FaceReport, Report
from visard.types import Claim, Knowledge, Outcome

MANY = 3
"""Faces up to which each gets a table of its own."""


def show(report: Report, console: Console) -> None:
    """Prints the verdict in three lines, then one table a face (or one for many faces).

    A cell says what became of the face, and how far it is from the reference in
    thresholds: above 1 the recogniser says "someone else". Words carry
    everything that colours do, and 80 columns suffice.
    """
    put(console, answers(report.verdict))
    if made := report.settings.get("made"):
        put(console, Text(f"Made: {words.plain(made)}"))
    if caution := report.settings.get("caution"):
        put(console, Text(f"Mind:  {words.plain(caution)}"))
    if len(report.faces) > MANY:
        put(console, Text(f"\n{_overview_heading(report)}", style="bold"))
        put(console, Padding(_overview(report), (0, 0, 1, 0)))
    else:
        for face in report.faces:
            _one_face(report, face, console)
    for note in _notes(report):
        put(console, Text(note, style="dim"))
    put(console, Text(_written(report), style="bold"))


def _written(report: Report) -> str:
    if report.output is None:
        return "Nothing was written: no system that knew a face has lost it."
    if words.succeeded(report.outcome, report.claim):
        return f"Written: {words.plain(report.output)}"
    return f"Written, though not everything is hidden: {words.plain(report.output)}"


def summary(reports: Sequence[tuple[str, Outcome | str]], console: Console) -> None:
    """Prints counts for a folder, and names every photo that is not protected.

    Args:
        reports: name of the photo, with what became of it or the text of an error.
        console: where to.
    """
    rest = [pair for pair in reports if pair[1] is not Outcome.PROTECTED]
    noun = "photo" if len(reports) == 1 else "photos"
    good = len(reports) - len(rest)
    put(console, Text(f"{len(reports)} {noun}: {good} protected, {len(rest)} not", style="bold"))
    for outcome in (*Outcome, None):
        put(console, _named(outcome, rest))


def _named(outcome: Outcome | None, rest: Sequence[tuple[str, Outcome | str]]) -> RenderableType:
    """The photos that ended so; those that ended in an error, for None."""
    lines = Text()
    for name, what in rest:
        ended = what if isinstance(what, Outcome) else None
        if ended is outcome:
            reason = _SUMMED[what] if isinstance(what, Outcome) else f"failed: {words.plain(what)}"
            lines.append("\n" if lines else "").append(f"  {words.plain(name)}", style="bold")
            lines.append(f"  {reason}", style=style(ended or Outcome.FAILED))
    return lines


_SUMMED = {
    Outcome.MATCHED: "still recognised",
    Outcome.NOT_ACQUIRED: "not acquired: nothing was shown",
    Outcome.NO_FACE: "no face found",
    Outcome.FAILED: "failed",
}


def _one_face(report: Report, face: FaceReport, console: Console) -> None:
    which = f"Face {face.number} of {len(report.faces)}" if len(report.faces) > 1 else "The face"
    for reference in tally.references(face.findings):
        heading = f"\n{which}, compared with {words.plain(reference)}"
        put(console, Text(heading, style="bold"))
        put(console, _face_table(report, face, reference))
    for line in _beneath(report, face):
        put(console, Text(line))


def _face_table(report: Report, face: FaceReport, reference: str) -> Table:
    grid = table()
    grid.add_column("Recogniser", min_width=12)
    columns = tally.channels(face.findings)
    for name in columns:
        grid.add_column(Text(words.channel(name)), no_wrap=len(columns) <= MANY)
    for row in tally.rows(face):
        if row.reference == reference:
            cells = [cell(row.findings.get(name), report.claim) for name in columns]
            grid.add_row(_head(row.recognizer, row.knowledge, report.claim), *cells)
    return grid


def _head(recognizer: str, knowledge: Knowledge, claim: Claim) -> Text:
    """Its name, and what a cloak knew of it; methods that hide faces use no recogniser."""
    name = Text(words.plain(recognizer))
    if claim is Claim.UNDETECTED:
        return name
    return name + Text(f"\n{words.KNOWLEDGE[knowledge]}", style="dim")


def _overview_heading(report: Report) -> str:
    every = tally.findings(report)
    tests = ", ".join(words.channel(name) for name in tally.channels(every))
    return f"{len(report.faces)} faces; each cell is the worst of: {tests}"


def _overview(report: Report) -> Table:
    """One row a face: of every recogniser the worst answer."""
    every = tally.findings(report)
    grid = table()
    grid.add_column("Face", justify="right")
    names = dict.fromkeys((f.recognizer, f.knowledge) for f in every)
    for name, knowledge in names:
        grid.add_column(_head(name, knowledge, report.claim))
    grid.add_column("SSIMU-\nLACRA2", justify="right", no_wrap=True)
    for face in report.faces:
        cells = [_worst_cell(face, name, report.claim) for name, _ in names]
        seen = face.visibility
        grid.add_row(str(face.number), *cells, words.score(seen.ssimulacra2) if seen else "–")
    return grid


def _worst_cell(face: FaceReport, recognizer: str, claim: Claim) -> Text:
    own = [finding for finding in face.findings if finding.recognizer == recognizer]
    return cell(tally.worst(own) if own else None, claim)


def _beneath(report: Report, face: FaceReport) -> list[str]:
    seen, forecast = face.visibility, face.forecast
    looks = "What a person sees" if report.output else "What a person would see"
    lines = [f"{looks}: {words.visibility(seen) if seen else 'nothing was changed'}"]
    lines += [*spotted_lines(face), *released_lines(face.release)]
    if face.asked:
        lines.append(words.asked(face.asked))
    if forecast:
        score = words.score(forecast.ssimulacra2)
        lines.append(
            f"Next step, {forecast.strength} (an estimate): SSIMULACRA2 about {score}; hidden from "
            f"{words.listed(forecast.protected_from)}; still recognised by "
            f"{words.listed(forecast.matched_by)}"
        )
    return lines


def _notes(report: Report) -> list[str]:
    every = tally.findings(report)
    notes = ["1.00× is where a recogniser stops saying “the same person”."] if every else []
    if any(tally.was_hidden_anyway(finding) for finding in every):
        notes.append("* not recognised in the untouched photo either")
    odd = dict.fromkeys(f.after for f in every if words.OUTCOMES[f.after] == f.after)
    notes += [f"{outcome}: {words.explained(outcome, report.claim)}" for outcome in odd]
    if every and not tally.strangers_looked(every, report.claim):
        notes.append("Untested against strangers: none that the cloak never saw gave an answer")
    if left := report.settings.get("faces left as they are"):
        notes.append(f"Faces left as they are: {left}")
    return notes + [f"Could not take part: {words.plain(reason)}" for reason in report.missing]
