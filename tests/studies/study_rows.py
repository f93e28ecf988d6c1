"""Rows of a study as they might come out, for tests."""

from visard.results import Finding, Visibility
from visard.studies.rows import Row
from visard.types import Knowledge, Outcome

ROLES = {"net": "attacked", "judge": "stranger"}
WORDS = {
    "p": Outcome.PROTECTED,
    "m": Outcome.MATCHED,
    "n": Outcome.NOT_ACQUIRED,
}


def finding(recognizer: str, channel: str, reference: str, before: str, after: str) -> Finding:
    knowledge = Knowledge.SURROGATE if ROLES[recognizer] == "attacked" else Knowledge.STRANGER
    outcomes = WORDS[before], WORDS[after]
    return Finding(recognizer, channel, reference, knowledge, *outcomes, 0.1, 0.2, 0.5)


def row(run: str, number: int, *findings: Finding, person: str = "", seen: float = 66.0) -> Row:
    visibility = Visibility(seen, 0.03, 0.95, float("inf") if seen == 100 else 38.0, 20)
    name = f"{number}.jpg"
    who = person or f"person {number}"
    return Row(run, name, f"other {name}", who, Outcome.PROTECTED, findings, visibility, 2.0)
