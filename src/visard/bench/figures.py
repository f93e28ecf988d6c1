"""From a bench's rows to figures with stable dotted names."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from visard.bench.protection import Figures, rates
from visard.bench.rows import Row
from visard.types import Outcome

NOISE = "noise"


def figures(rows: Sequence[Row], visibility: Mapping[str, Sequence[float]]) -> Figures:
    """All figures of a bench.

    ``ADVERSARY.SCENARIO.psr`` is over all recognisers and data sets, and
    ``ADVERSARY.SCENARIO.RECOGNISER.psr`` over all data sets; beside each stand counts,
    the bounds of its interval, and how often the person came first among all that are
    known (``rank1_clean``, ``rank1``). The first method's figures have no prefix, those
    of others have theirs; ``noise.psr`` is the control on the photo as it was written.

    Args:
        visibility: SSIMULACRA2 of the faces, by method; in the order of the methods.
    """
    methods = list(dict.fromkeys((*visibility, *(row.method for row in rows))))
    found: Figures = {"adversaries": len({row.adversary for row in rows})}
    for method in methods:
        prefix = "" if method == methods[0] else f"{method}."
        own = [row for row in rows if row.method == method]
        found |= _of_method(prefix, own)
        scores = visibility.get(method, ())
        if scores:
            found[f"{method}.ssimulacra2_median"] = round(median(scores), 2)
            found[f"{method}.ssimulacra2_worst"] = round(min(scores), 2)
            found[f"{method}.photos"] = len(scores)
    plain = found.get(f"{NOISE}.file.evasion.psr")
    return found if plain is None else found | {f"{NOISE}.psr": plain}


def _of_method(prefix: str, rows: Sequence[Row]) -> Figures:
    found: Figures = {}
    for adversary, scenario in dict.fromkeys((row.adversary, row.scenario) for row in rows):
        own = [row for row in rows if (row.adversary, row.scenario) == (adversary, scenario)]
        name = f"{prefix}{adversary}.{scenario}"
        found |= _named(name, own)
        for recognizer in dict.fromkeys(row.recognizer for row in own):
            part = [row for row in own if row.recognizer == recognizer]
            found |= _named(f"{name}.{recognizer}", part)
    return found


def _named(name: str, rows: Iterable[Row]) -> Figures:
    attempts = [attempt for row in rows for attempt in row.attempts]
    accepted = [
        (each.person, each.after.outcome)
        for each in attempts
        if each.before.outcome is Outcome.MATCHED
    ]
    first = {
        key: sum(answer.rank == 1 for answer in answers) / max(1, len(attempts))
        for key, answers in (
            ("rank1_clean", [each.before for each in attempts]),
            ("rank1", [each.after for each in attempts]),
        )
    }
    values = {"probes": float(len(attempts)), **rates(accepted), **first}
    return {f"{name}.{key}": round(value, 6) for key, value in values.items()}
