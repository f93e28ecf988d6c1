"""From rows of the study of generators to figures with stable dotted names."""

import math
from collections.abc import Mapping, Sequence
from statistics import mean, median

from visard.bench.protection import Figures, rates
from visard.studies.cloaks_looking import PRIMARY
from visard.studies.cloaks_rows import Question, Row, Word

ATTACKED, STRANGER = "attacked", "stranger"
_MEASURES = ("ssimulacra2", "flip", "ssim", "psnr")

Told = tuple[Row, Word]


def figures(rows: Sequence[Row], roles: Mapping[str, Mapping[str, str]]) -> Figures:
    """All figures but those of speed.

    ``latent.psr`` is counted over all recognisers and pairs, after JPEG 75;
    ``latent.attacked.psr`` and ``latent.strangers.psr`` over those that the method was made
    with, and over the others; ``latent.same_photo.psr`` against the very photo that was
    protected, and not another one of the person.

    Args:
        roles: by way and recogniser.
    """
    found: Figures = {}
    for label in dict.fromkeys(row.label for row in rows):
        own = [row for row in rows if row.label == label]
        found |= _of_way(label, own, roles[label])
    return {name: value for name, value in found.items() if math.isfinite(value)}


def _of_way(label: str, rows: Sequence[Row], roles: Mapping[str, str]) -> Figures:
    told = [(row, word) for row in rows for word in row.words if word.channel == PRIMARY]
    other = [each for each in told if each[1].question is Question.OTHER]
    same = [each for each in told if each[1].question is Question.SAME]
    found = _named(label, other) | _named(f"{label}.same_photo", same)
    for name, role in roles.items():
        found |= _named(f"{label}.{name}", [t for t in other if t[1].recognizer == name])
        found[f"{label}.{name}.attacked"] = float(role == ATTACKED)
    for role, words in ((ATTACKED, "attacked"), (STRANGER, "strangers")):
        found |= _named(f"{label}.{words}", [t for t in other if roles[t[1].recognizer] == role])
    for crowd in dict.fromkeys(row.crowd for row in rows):
        found |= _named(f"{label}.{crowd}", [t for t in other if t[0].crowd == crowd])
    return found | _cost(label, rows)


def _named(name: str, told: Sequence[Told]) -> Figures:
    """PSR and its interval, of the pairs that are accepted clean."""
    if not told:
        return {}
    accepted = [(f"{row.crowd}/{row.person}", word.outcome) for row, word in told if word.accepted]
    return {f"{name}.{key}": value for key, value in rates(accepted).items()}


def _cost(name: str, rows: Sequence[Row]) -> Figures:
    found: Figures = {
        f"{name}.photos": len(rows),
        f"{name}.met": round(mean(row.met for row in rows), 6),
    }
    for measure in _MEASURES:
        values = [float(getattr(row.visibility, measure)) for row in rows]
        found[f"{name}.{measure}"] = round(median(values), 4)
    worst = min(row.visibility.ssimulacra2 for row in rows)
    return found | {f"{name}.ssimulacra2_worst": round(worst, 4)}
