"""The table of the study of redaction."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table
from visard.studies.redaction import NAME
from visard.studies.redaction_treatments import TREATMENTS, Treatment

__all__ = ["NAME", "tables"]

_ATTACKS = {
    "as_is": "as it is",
    "deconvolved": "sharpened",
    "enlarged": "super-resolution",
    "parrot": "beside photos redacted alike",
}


def tables(result: Mapping[str, Any]) -> str:
    """By redaction, who is known again."""
    figures, known = result["figures"], result["settings"]["recognizers"]
    heads = ["redaction", *(f"known {words}" for words in _ATTACKS.values()), "found among all"]
    rows = [
        [
            _said(each),
            *(_cell(figures, each, known, attack) for attack in _ATTACKS),
            percent(figures[f"{each.name}.rank1"]),
        ]
        for each in TREATMENTS
        if f"{each.name}.rank1" in figures
    ]
    count = figures["test.people"]
    words = (
        f"Each cell is the worst of {len(known)} recognisers ({', '.join(known)}): the share of "
        "people whose redacted photo is taken for them, by a threshold that takes 1 in 1,000 "
        "strangers for one another in the same condition. Found among all: the most, over all "
        f"recognisers and attacks, whose own other photo is the nearest of {count:.0f} people's; "
        f"guessing finds {percent(1 / count)}. Somebody told the recognisers where the face is. "
        f"{result['data']}. Made by `{result['command']}` on {result['date']} "
        f"({result['settings']['machine']})."
    )
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    return f"{table(heads, rows)}\n\n{words}{quick}"


def _said(treatment: Treatment) -> str:
    if treatment.blur:
        return f"`blur`, {treatment.blur:.3g} of the face"
    if treatment.squares:
        return f"`pixelate`, {treatment.squares} squares"
    return f"`{treatment.name}`" if treatment.name != "none" else "none (the control)"


def _cell(figures: Mapping[str, float], treatment: Treatment, known: list[str], attack: str) -> str:
    names = [f"{treatment.name}.{name}.{attack}.matched" for name in known]
    shares = [figures[name] for name in names if name in figures]
    return percent(max(shares)) if shares else "–"
