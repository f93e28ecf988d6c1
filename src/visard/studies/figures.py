"""From rows to figures with stable dotted names."""

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from visard.bench.protection import Figures, rates
from visard.judge.examine import OTHER_PHOTOS, THE_ORIGINAL
from visard.results import Finding
from visard.studies.rows import Row
from visard.types import Outcome

_MEASURES: dict[str, Callable[[Sequence[float]], float]] = {
    "ssimulacra2": min,
    "flip": max,
    "ssim": min,
    "psnr": min,
    "largest": max,
}
"""Measures of visibility, and which end of each is the worst."""


def success(name: str, rows: Sequence[Row]) -> Figures:
    """How often recognisers lose the person, of the pairs that they accept clean.

    Figures by recogniser, against the other photo of the person and against the same
    one (``same_photo``), for the file itself and for other channels (``jpeg75``):
    ``accepted_clean`` is a count; ``psr``, the protection success rate, and
    ``not_acquired`` are shares of it, ``psr_low`` and ``psr_high`` the bounds of a
    95 % interval.
    """
    figures: Figures = {f"{name}.pairs": len(rows)} | _lost(name, rows)
    for reference, where in ((OTHER_PHOTOS, ""), (THE_ORIGINAL, ".same_photo")):
        for recognizer, channel in _adversaries(rows):
            through = "" if channel == "file" else f".{channel}"
            accepted = [
                (row.person, finding.after)
                for row in rows
                for finding in row.findings
                if (finding.recognizer, finding.channel) == (recognizer, channel)
                and finding.reference == reference
                and finding.before is Outcome.MATCHED
            ]
            prefix = f"{name}.{recognizer}{where}{through}"
            figures |= {f"{prefix}.{key}": value for key, value in rates(accepted).items()}
    return figures | _cost(name, rows)


def holding(name: str, rows: Sequence[Row], roles: dict[str, str]) -> Figures:
    """On how many photos a cloak holds against the original photo, file and JPEG 75 both.

    ``surrogates_protected`` counts photos that every attacked recogniser loses,
    ``strangers_protected`` those that every other loses. By recogniser and channel:
    how many are ``protected``, ``matched`` and ``not_acquired``.

    Args:
        roles: ``"attacked"`` or ``"stranger"``, by recogniser.
    """
    judged = [row for row in rows if row.findings]
    figures: Figures = {f"{name}.count": len(judged)} | _lost(name, rows)
    for role, word in (("attacked", "surrogates"), ("stranger", "strangers")):
        members = {recognizer for recognizer, its in roles.items() if its == role}
        if members:
            figures[f"{name}.{word}_protected"] = sum(_holds(row, members) for row in judged)
    for recognizer, channel in _adversaries(rows):
        found = [
            finding.after
            for row in judged
            for finding in _against_original(row)
            if (finding.recognizer, finding.channel) == (recognizer, channel)
        ]
        for outcome in (Outcome.PROTECTED, Outcome.MATCHED, Outcome.NOT_ACQUIRED):
            key = outcome.value.replace(" ", "_")
            figures[f"{name}.{recognizer}.{channel}.{key}"] = found.count(outcome)
    return figures | _cost(name, judged)


def _lost(name: str, rows: Sequence[Row]) -> Figures:
    """Photos that could not be judged, and faces that the file shows to no detector."""
    after = (
        {finding.after for finding in row.findings if finding.channel == "file"} for row in rows
    )
    return {
        f"{name}.not_judged": sum(not row.findings for row in rows),
        f"{name}.not_acquired": sum(Outcome.NOT_ACQUIRED in each for each in after),
    }


def _adversaries(rows: Iterable[Row]) -> list[tuple[str, str]]:
    every = ((f.recognizer, f.channel) for row in rows for f in row.findings)
    return list(dict.fromkeys(every))


def _against_original(row: Row) -> list[Finding]:
    return [finding for finding in row.findings if finding.reference == THE_ORIGINAL]


def _holds(row: Row, members: set[str]) -> bool:
    return all(
        finding.after is Outcome.PROTECTED
        for finding in _against_original(row)
        if finding.recognizer in members and finding.channel in ("file", "jpeg75")
    )


def _cost(name: str, rows: Sequence[Row]) -> Figures:
    figures: Figures = {}
    seen = [row.visibility for row in rows if row.visibility is not None]
    for measure, worst in _MEASURES.items() if seen else ():
        values = [float(getattr(each, measure)) for each in seen]
        figures[f"{name}.{measure}_median"] = round(median(values), 4)
        figures[f"{name}.{measure}_worst"] = round(worst(values), 4)
    timed = [row.seconds for row in rows if row.findings]
    if timed:
        figures[f"{name}.seconds_median"] = round(median(timed), 3)
    return {key: value for key, value in figures.items() if math.isfinite(value)}
