"""The study of Vos 2023: a recogniser trained on obfuscated photos, before those and others.

Trained with one obfuscator on CelebA and shown several, on CelebA and on LFW; people are in
one part only. All obfuscators attack the recogniser as it was, with all they have: that is
what the paper asks. Then the other side answers, with the hardened recogniser among those
it attacks. What is made is kept, so that a study that was stopped goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.provenance import machine, program
from visard.data.pairs import pairs
from visard.data.people import Person, people
from visard.data.splits import split
from visard.distance import threshold
from visard.errors import WeightsError
from visard.jobs.harden import trainable
from visard.jobs.obfuscate import Obfuscator
from visard.jobs.people_faces import people_faces
from visard.jobs.versions import versions
from visard.methods import detector, recognizers
from visard.metrics.verification import accuracy, eer
from visard.protocols import Detector, Recognizer
from visard.registry import PROTECTORS, names
from visard.studies.defense_inputs import cleaned, detected
from visard.studies.defense_labels import without
from visard.studies.defense_scores import attack, compared, errors, histograms, protected
from visard.studies.defense_sets import (
    QUICK,
    Counts,
    Crowd,
    Say,
    calibrated_on,
    crowds,
    made,
    seen,
    sizes,
    trained_on,
)
from visard.studies.defense_training import Plan, those, training_folder, with_training
from visard.studies.likeness import comparisons
from visard.types import Card

NAME = "defense"
ANSWER = "pgd_with_hardened_surrogate"
METHODS = ("pgd", "fawkes", "noise", "visard", "opom", "advfaces", "latent")
"""What is tested, as far as it is installed; noise is the control."""
SLOW = ("visard", "opom")
ON_LFW = ("pgd", "fawkes", "noise")

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
        for method in _methods(crowd):
            say(f"{crowd.name}: {method}")
            found, drawn = _measured(crowd, method, out, wanted, both, finds, say)
            figures |= found
            shapes |= drawn
    say("clean photos of LFW")
    figures |= _clean(data, wanted, both, finds)
    figures |= _without_training(data, out, wanted, original, groups[0], finds, say)
    return {
        "study": NAME,
        "command": _command(wanted),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _described(figures, hardened.card),
        "settings": conditions
        | {"thresholds": {each.card.name: threshold(each.card) for each in both}},
        "missing": [*missing, *(f"{e}: no method of that name" for e in _absent())],
        "figures": figures,
        "histograms": shapes,
    }


def _settings(plan: Plan) -> dict[str, Any]:
    return {
        "quick": plan.quick,
        "seed": plan.seed,
        "recognizer": plan.recognizer,
        "trained": plan.trained,
        "head": plan.head.value,
        "counts": asdict(plan.counts),
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def label(method: str, plan: Plan) -> str:
    """The folder's name; the answer depends on what was trained, other methods do not."""
    return f"{method}-{plan.trained}-{plan.head}" if method == ANSWER else method


def _methods(crowd: Crowd) -> list[str]:
    here = [each for each in METHODS if each in names(PROTECTORS)]
    return [*here, ANSWER] if crowd.name == "celeba" else [e for e in here if e in ON_LFW]


def _absent() -> list[str]:
    return [each for each in METHODS if each not in names(PROTECTORS)]


def _measured(
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
    attacked, name = (both, "pgd") if method == ANSWER else (both[:1], method)
    by = Obfuscator(name, tuple(attacked), seed=plan.seed)
    changed = made(among, out, label(method, plan), by, finds, say)
    was, now, others = (seen(e, finds, both) for e in (among.hidden, changed, among.known))
    before, after, known = (without(each, crowd.doubtful) for each in (was, now, others))
    main = method == plan.trained
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


def _clean(data: Path, plan: Plan, both: Sequence[Recognizer], finds: Detector) -> Figures:
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


def _without_training(
    data: Path,
    out: Path,
    plan: Plan,
    original: Recognizer,
    crowd: Crowd,
    finds: Detector,
    say: Say,
) -> Figures:
    """Cleaning pictures, and the detector, against the obfuscator that was trained on."""
    say("cleaners and the detector of obfuscated photos")
    folders = {m: out / f"{crowd.name}-{label(m, plan)}" for m in _methods(crowd)}
    others = calibrated_on(data, plan.counts)["celeba"]
    spare = [Person(each.name, each.photos[: max(2, plan.counts.known)]) for each in others]
    learned = trained_on(data, plan.counts)
    taught = those(training_folder(out, plan), [each.name for each in learned])

    def faces(among: Sequence[Person]) -> Any:
        everybody = [each.name for each in among] + [each.name for each in crowd.hidden]
        return people_faces(among, list(dict.fromkeys(everybody)), original.card, finds)

    numbers = [each.name for each in crowd.hidden]
    hidden, clean, known = (
        people_faces(each, numbers, original.card, finds)
        for each in (those(folders[plan.trained], numbers), crowd.hidden, crowd.known)
    )
    away = faces(spare)
    shown: Mapping[str, Any] = {m: faces(people(f)).crops for m, f in folders.items()}
    return cleaned(original, hidden, clean, known, away) | detected(
        (faces(learned).crops, faces(taught).crops), away.crops, clean.crops, shown
    )


def _command(plan: Plan) -> str:
    usual = Plan(counts=QUICK if plan.quick else Counts(), quick=plan.quick)
    options = [
        f"--{name} {value}"
        for name, value, its in (
            ("recognizer", plan.recognizer, usual.recognizer),
            ("obfuscator", plan.trained, usual.trained),
            ("loss", plan.head.value, usual.head.value),
            ("seed", plan.seed, usual.seed),
            ("each", plan.counts.train, usual.counts.train),
            ("epochs", plan.counts.epochs, usual.counts.epochs),
        )
        if value != its
    ]
    quick = ["--quick"] * plan.quick
    return " ".join((f"visard study {NAME} --data DATA --out OUT", *quick, *options))


def _described(figures: Figures, card: Card) -> str:
    return (
        f"{card.source.removeprefix('visard harden, ')} of CelebA's training part; tested on "
        f"{figures['celeba.people']:.0f} people of CelebA's and {figures['lfw.people']:.0f} of "
        f"LFW's test part; thresholds: {card.calibration.data}"
    )
