"""The original and the hardened recogniser side by side: under attack, and on clean photos."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visard.data.pairs import pairs
from visard.data.people import people
from visard.data.splits import split
from visard.distance import threshold
from visard.metrics.verification import accuracy, eer
from visard.protocols import Detector, Recognizer
from visard.studies.defense_labels import without
from visard.studies.defense_obfuscators import ANSWER, SLOW, label, obfuscator_of
from visard.studies.defense_scores import attack, compared, errors, histograms, protected
from visard.studies.defense_sets import Crowd, Say, made, seen
from visard.studies.defense_training import Plan
from visard.studies.likeness import comparisons

Figures = dict[str, float]


def measured(
    crowd: Crowd,
    method: str,
    out: Path,
    plan: Plan,
    both: Sequence[Recognizer],
    finds: Detector,
    say: Say,
) -> tuple[Figures, dict[str, Any]]:
    """One obfuscator before the original and the hardened recogniser."""
    among = crowd.few(plan.counts.few) if method in SLOW else crowd
    by = obfuscator_of(method, plan, both)
    changed = made(among, out, label(method, plan), by, finds, say)
    was, now, others = (seen(e, finds, both) for e in (among.hidden, changed, among.known))
    before, after, known = (without(each, crowd.doubtful) for each in (was, now, others))
    main = method == plan.label
    prefix = "" if crowd.name == "celeba" else f"{crowd.name}."
    figures: Figures = {
        f"{prefix}photos.{method}": float(len(after.sources)),
        f"{prefix}not_acquired.{method}": float(len(after.not_acquired)),
    }
    shapes: dict[str, Any] = {}
    for each, when in zip(both, ("before", "after"), strict=True):
        found = compared(before, after, known, each.card)
        figures |= attack(f"{prefix}asr.{when}.{method}", found.mixed, each.card)
        figures |= errors(f"{prefix}eer.{when}.{method}", found)
        psr = protected(before, after, known, each.card).rate()
        figures[f"{prefix}psr.{when}.{method}"] = round(psr.share, 6)
        if main:
            figures |= attack(f"{prefix}asr.{when}", found.mixed, each.card)
            as_labelled = compared(was, now, others, each.card).mixed
            figures |= attack(f"{prefix}as_labelled.asr.{when}", as_labelled, each.card)
            figures |= attack(f"{prefix}refused_clean.{when}", found.clean, each.card)
            shapes[f"{prefix}{when}.{method}"] = histograms(found, each.card)
    if method == ANSWER:
        figures[f"answer.{method}.psr"] = figures[f"psr.after.{method}"]
    return figures, shapes


def clean_of_lfw(data: Path, plan: Plan, both: Sequence[Recognizer], finds: Detector) -> Figures:
    """How well both know people on clean photos of LFW, who took part in nothing."""
    listed = pairs(data / "lfw" / "pairs.csv")
    paired = {each.first.rpartition("/")[2] for each in listed if each.same}
    everybody = people(data / "lfw", split(data / "splits.json", "lfw", "test"))
    first = sorted(everybody, key=lambda e: paired.isdisjoint(p.name for p in e.photos))
    found = seen(first[: plan.counts.accuracy], finds, both)
    figures: Figures = {}
    for each, when in zip(both, ("before", "after"), strict=True):
        apart = comparisons(found, each.card, listed)
        at = {key: threshold(each.card, far) for key, far in (("", "1e-2"), ("_at_1e-3", "1e-3"))}
        for key, limit in at.items():
            figures[f"clean.{when}.accuracy{key}"] = round(accuracy(apart, limit).share, 6)
        figures[f"clean.{when}.eer"] = round(eer(apart).share, 6)
        figures["clean.genuine_pairs"] = float(len(apart.genuine))
        figures["clean.impostor_pairs"] = float(len(apart.impostor))
    for key in ("", "_at_1e-3"):
        lost = figures[f"clean.before.accuracy{key}"] - figures[f"clean.after.accuracy{key}"]
        figures[f"clean_loss{key}"] = round(lost, 6)
    return figures
