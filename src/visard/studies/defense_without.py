"""The study of hardening, without training the recogniser, and trained only as published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from visard.data.people import Person, people
from visard.jobs.harden import Head
from visard.jobs.people_faces import people_faces
from visard.protocols import Detector, Recognizer
from visard.studies.defense_inputs import cleaned, detected
from visard.studies.defense_measuring import clean_of_lfw, measured
from visard.studies.defense_obfuscators import label, methods_of
from visard.studies.defense_sets import Crowd, Say, calibrated_on, trained_on
from visard.studies.defense_training import Plan, those, training_folder, with_training

Figures = dict[str, float]


def as_published(
    data: Path,
    out: Path,
    plan: Plan,
    original: Recognizer,
    groups: Sequence[Crowd],
    finds: Detector,
    say: Say,
) -> Figures:
    """The same photos learned from by Algorithm 1 as it was published, if they were not yet."""
    if plan.head is Head.CROSS_ENTROPY:
        return {}
    say("as published")
    published = replace(plan, head=Head.CROSS_ENTROPY)
    both = (original, with_training(data, out, published, original, finds, say))
    figures: Figures = {}
    for crowd in groups:
        figures |= measured(crowd, plan.label, out, published, both, finds, say)[0]
    figures |= clean_of_lfw(data, published, both, finds)
    names = (
        "asr.after",
        "refused_clean.after",
        "lfw.asr.after",
        "clean_loss",
        "clean_loss_at_1e-3",
    )
    bounds = [f"{name}{end}" for name in names[:3] for end in ("_low", "_high")]
    return {f"published.{name}": figures[name] for name in (*names, *bounds)}


def without_training(
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
    folders = {m: out / f"{crowd.name}-{label(m, plan)}" for m in methods_of(crowd, plan)}
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
        for each in (those(folders[plan.label], numbers), crowd.hidden, crowd.known)
    )
    away = faces(spare)
    shown: Mapping[str, Any] = {m: faces(people(f)).crops for m, f in folders.items()}
    return cleaned(original, hidden, clean, known, away) | detected(
        (faces(learned).crops, faces(taught).crops), away.crops, clean.crops, shown
    )
