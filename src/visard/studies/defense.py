"""The study of Vos 2023: a recogniser trained on obfuscated photos, before those and others.

Trained with one obfuscator on CelebA and shown several, on CelebA and on LFW; people are in
one part only. All obfuscators attack the recogniser as it was, with all they have: that is
what the paper asks. Then the other side answers, with the hardened recogniser among those
it attacks. What is made is kept, so that a study that was stopped goes on.
"""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.provenance import machine, program
from visard.distance import threshold
from visard.errors import WeightsError
from visard.jobs.harden import trainable
from visard.jobs.versions import versions
from visard.methods import detector, recognizers
from visard.studies.defense_measuring import clean_of_lfw, measured
from visard.studies.defense_obfuscators import absent, methods_of
from visard.studies.defense_sets import QUICK, Counts, Say, crowds, sizes
from visard.studies.defense_training import Plan, with_training
from visard.studies.defense_without import as_published, without_training
from visard.types import Card

NAME = "defense"
Figures = dict[str, float]


def study(
    data: Path, out: Path, plan: Plan | None = None, say: Say = lambda words: None
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``celeba/``, ``lfw/`` and ``splits.json``.
        out: folder for photos, checkpoints and the hardened recogniser; all are kept.
        say: told what is done.

    Raises:
        DataError: data are missing, or what the folder keeps was made otherwise.
        WeightsError: the recogniser or the detector is missing.
    """
    wanted = plan or Plan()
    conditions = _settings(wanted)  # the program may change meanwhile
    finds, original = detector(), trainable(wanted.recognizer)
    if not original.card.calibration.thresholds:
        raise WeightsError("it has no thresholds yet", wanted.recognizer)
    hardened = with_training(data, out, wanted, original, finds, say)
    both = (original, hardened)
    present, missing = recognizers()
    strangers = [e for e in present if e.card.family != original.card.family]
    groups = crowds(data, wanted.counts, finds, strangers)
    figures: Figures = {}
    shapes: dict[str, Any] = {}
    for crowd in groups:
        figures |= {f"{crowd.name}.{key}": float(n) for key, n in sizes(crowd).items()}
        for method in methods_of(crowd, wanted):
            say(f"{crowd.name}: {method}")
            found, drawn = measured(crowd, method, out, wanted, both, finds, say)
            figures |= found
            shapes |= drawn
    say("clean photos of LFW")
    figures |= clean_of_lfw(data, wanted, both, finds)
    figures |= without_training(data, out, wanted, original, groups[0], finds, say)
    figures |= as_published(data, out, wanted, original, groups, finds, say)
    return {
        "study": NAME,
        "command": _command(wanted),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _described(figures, hardened.card),
        "settings": conditions
        | {"thresholds": {each.card.name: threshold(each.card) for each in both}},
        "missing": [*missing, *(f"{e}: no method of that name" for e in absent())],
        "figures": figures,
        "histograms": shapes,
    }


def _settings(plan: Plan) -> dict[str, Any]:
    return {
        "quick": plan.quick,
        "seed": plan.seed,
        "recognizer": plan.recognizer,
        "trained": plan.label,
        "strength": plan.strength.value,
        "head": plan.head.value,
        "counts": asdict(plan.counts),
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def _command(plan: Plan) -> str:
    usual = Plan(counts=QUICK if plan.quick else Counts(), quick=plan.quick)
    options = [
        f"--{name} {value}"
        for name, value, its in (
            ("recognizer", plan.recognizer, usual.recognizer),
            ("obfuscator", _shown(plan.trained), usual.trained),
            ("strength", plan.strength.value, usual.strength.value),
            ("loss", plan.head.value, usual.head.value),
            ("seed", plan.seed, usual.seed),
            ("each", plan.counts.train, usual.counts.train),
            ("epochs", plan.counts.epochs, usual.counts.epochs),
        )
        if value != its
    ]
    quick = ["--quick"] * plan.quick
    return " ".join((f"visard study {NAME} --data DATA --out OUT", *quick, *options))


def _shown(obfuscator: str) -> str:
    """Its name; of a file not where it lies here."""
    kind, colon, file = obfuscator.partition(":")
    return f"{kind}:{Path(file).name}" if colon else kind


def _described(figures: Figures, card: Card) -> str:
    return (
        f"{card.source.removeprefix('visard harden, ')} of CelebA's training part; tested on "
        f"{figures['celeba.people']:.0f} people of CelebA's and {figures['lfw.people']:.0f} of "
        f"LFW's test part; thresholds: {card.calibration.data}"
    )
