"""What reports in the terminal are made of: answers, light tables, and their cells."""

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from visard.report import tally, words
from visard.results import Finding, Verdict
from visard.types import Claim, Outcome


def answers(verdict: Verdict) -> Table:
    """The three answers, one a line."""
    lines = Table.grid(padding=(0, 2))
    lines.add_column(no_wrap=True)
    by_question = {"Private?": verdict.private, "How?": verdict.how}
    for question, answer in (by_question | {"More?": verdict.more}).items():
        weight = "bold" if question == "Private?" else ""
        lines.add_row(Text(question, style="dim"), Text(words.plain(answer), style=weight))
    return lines


def table() -> Table:
    """An empty table, as light as all of ours."""
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)


def cell(finding: Finding | None, claim: Claim) -> Text:
    """What became of a face, how far it is in thresholds, and a star where it was so before."""
    if finding is None:
        return Text("not tested", style="dim")
    distance = tally.after(finding)
    text = words.OUTCOMES[finding.after]
    text += f" {words.times(distance)}" if distance is not None else ""
    text += " *" if tally.was_hidden_anyway(finding) else ""
    good = words.succeeded(finding.after, claim)
    return Text(text, style="cyan" if good else style(finding.after))


def style(outcome: Outcome) -> str:
    """How an outcome that is no success stands out."""
    return "bold red" if outcome is Outcome.MATCHED else "yellow"


def put(console: Console, what: RenderableType) -> None:
    """Prints it, unless it is a text with nothing in it."""
    if not isinstance(what, Text) or what:
        console.print(what, soft_wrap=False, highlight=False)
