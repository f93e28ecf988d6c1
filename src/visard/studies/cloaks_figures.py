"""From rows to figures with stable dotted names.

A name is the way's label and what was counted: ``standard.psr``. Faces of LFW and of
CelebA stand without a prefix, the large ones of CelebA under ``large.``. Success is
counted after JPEG 75, over all pairs and strangers, if nothing else is said.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median

from visard.bench.protection import Figures, rates
from visard.studies.cloaks_looking import PRIMARY
from visard.studies.cloaks_rows import Question, Row, Word
from visard.studies.cloaks_sitters import LARGE
from visard.studies.cloaks_speed import overtaking
from visard.studies.cloaks_ways import FRONTIER

_MEASURES: dict[str, Callable[[Iterable[float]], float]] = {
    "ssimulacra2": min,
    "flip": max,
    "ssim": min,
    "psnr": min,
}
"""What a person sees, medians; and which end of each is the worst."""
_SMALL, _WIDE = 150, 240
"""Widths of faces in pixels, that are told apart."""

_ASKING = "own_photos"

Told = tuple[Row, Word]


def figures(rows: Sequence[Row]) -> Figures:
    """All figures of the study; ``frontier.psr_at_ssimulacra2_80`` repeats one of the curve's."""
    found: Figures = {}
    for label in dict.fromkeys(row.label for row in rows):
        own = [row for row in rows if row.label == label]
        large = [row for row in own if row.crowd == LARGE.name]
        small = [row for row in own if row.crowd != LARGE.name]
        for prefix, part in ((label, small), (f"large.{label}", large)):
            if part:
                found |= of_way(prefix, part)
        found |= _by_width(label, own)
    found |= _curve(found) | overtaking(found) | _same_people(rows)
    if "standard.psr" in found and "noise.psr" in found:
        found["standard.psr_over_noise"] = round(found["standard.psr"] - found["noise.psr"], 6)
    return {name: value for name, value in found.items() if math.isfinite(value)}


def of_way(name: str, rows: Sequence[Row]) -> Figures:
    """All that was counted of one way on some rows."""
    told = [(row, word) for row in rows for word in row.words]
    strange = [each for each in told if each[1].recognizer == each[0].stranger]
    other = _asked(strange, Question.OTHER)
    main = _through(other, PRIMARY)
    found = _named(name, main)
    found |= _strangers(name, main) | _crowds(name, main)
    for channel in dict.fromkeys(word.channel for _, word in other):
        found |= _named(f"{name}.{channel}", _through(other, channel))
        found |= _ranks(f"{name}.{channel}", _through(other, channel))
    same = _asked(strange, Question.SAME)
    both = _through(_asked(strange, Question.BOTH), PRIMARY)
    attacked = [each for each in told if each[1].recognizer != each[0].stranger]
    found |= _named(f"{name}.same_photo", _through(same, PRIMARY))
    found |= _named(f"{name}.both_protected", both)
    found |= _named(f"{name}.attacked", _asked(attacked, Question.OTHER))
    if f"{name}.both_protected.psr" in found:
        found[f"{name}.psr_both_protected"] = found[f"{name}.both_protected.psr"]
    return found | _ranks(name, main) | _cost(name, rows)


def _asked(told: Sequence[Told], question: Question) -> list[Told]:
    return [each for each in told if each[1].question is question]


def _through(told: Sequence[Told], channel: str) -> list[Told]:
    return [each for each in told if each[1].channel == channel]


def _named(name: str, told: Sequence[Told]) -> Figures:
    """PSR and its interval, of the pairs that are accepted clean."""
    if not told:
        return {}
    accepted = [(f"{row.crowd}/{row.person}", word.outcome) for row, word in told if word.accepted]
    return {f"{name}.{key}": value for key, value in rates(accepted).items()}


def _strangers(name: str, told: Sequence[Told]) -> Figures:
    """By stranger; the worst of them, and their mean, in which each weighs the same."""
    found: Figures = {}
    for stranger in dict.fromkeys(row.stranger for row, _ in told):
        found |= _named(f"{name}.{stranger}", [t for t in told if t[0].stranger == stranger])
    shares = [value for key, value in found.items() if key.endswith(".psr")]
    if shares:
        found |= {f"{name}.psr_worst": min(shares), f"{name}.psr_mean": round(mean(shares), 6)}
    return found


def _crowds(name: str, told: Sequence[Told]) -> Figures:
    found: Figures = {}
    for crowd in dict.fromkeys(row.crowd for row, _ in told):
        found |= _named(f"{name}.{crowd}", [each for each in told if each[0].crowd == crowd])
    return found


def _ranks(name: str, told: Sequence[Told]) -> Figures:
    """How often the person comes first among all in the gallery, clean and protected.

    Of the photos that are found clean; one that is not acquired comes nowhere.
    """
    ranked = [word for _, word in told if word.rank_before is not None]
    if not ranked:
        return {}
    return {
        f"{name}.rank1_clean": round(mean(word.rank_before == 1 for word in ranked), 6),
        f"{name}.rank1": round(mean(word.rank == 1 for word in ranked), 6),
        f"{name}.searches": len(ranked),
    }


def _cost(name: str, rows: Sequence[Row]) -> Figures:
    found: Figures = {
        f"{name}.n": len(rows),
        f"{name}.n_people": len({(row.crowd, row.person) for row in rows}),
        f"{name}.seconds_per_face": round(median(row.seconds for row in rows), 3),
        f"{name}.steps": median(row.steps for row in rows),
        f"{name}.met": round(mean(row.met for row in rows), 6),
    }
    for measure, worst in _MEASURES.items():
        values = [float(getattr(row.visibility, measure)) for row in rows]
        found[f"{name}.{measure}"] = round(median(values), 4)
        found[f"{name}.{measure}_worst"] = round(worst(values), 4)
    return found


def _by_width(label: str, rows: Sequence[Row]) -> Figures:
    """Small faces and large ones, whichever crowd they are of."""
    found: Figures = {}
    for name, part in (
        (f"{label}.under_{_SMALL}", [row for row in rows if row.width < _SMALL]),
        (f"{label}.over_{_WIDE}", [row for row in rows if row.width > _WIDE]),
    ):
        told = [(r, w) for r in part for w in r.words if w.recognizer == r.stranger]
        found |= _named(name, _through(_asked(told, Question.OTHER), PRIMARY))
        found |= _cost(name, part) if part else {}
    return found


def _same_people(rows: Sequence[Row]) -> Figures:
    """The default on those who have photos to spare: for a comparison of like with like."""
    spare = {_sitting(row) for row in rows if row.label == _ASKING}
    like = [row for row in rows if row.label == "standard" and _sitting(row) in spare]
    small = [row for row in like if row.crowd != LARGE.name]
    return of_way(f"{_ASKING}.without", small) if small else {}


def _sitting(row: Row) -> tuple[str, str, str]:
    return row.crowd, row.person, row.stranger


def _curve(found: Figures) -> Figures:
    """The default at each score, under the names by which its curve is known."""
    curve: Figures = {}
    for prefix in ("", "large."):
        for score in FRONTIER:
            point = found.get(f"{prefix}frontier.at_{score:.0f}.psr")
            if point is not None:
                curve[f"{prefix}frontier.psr_at_ssimulacra2_{score:.0f}"] = point
    return curve
