"""The recogniser that the study of hardening is about: trained once, calibrated, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from visard.data.people import Person, people
from visard.jobs.calibrate_file import calibrate_file
from visard.jobs.harden import Head, Task, harden, photos_of
from visard.jobs.obfuscate import Obfuscator, obfuscate
from visard.jobs.training import Wish
from visard.protocols import Detector, Recognizer
from visard.recognize.hardened import load
from visard.studies.defense_sets import Counts, Say, calibrated_on, trained_on
from visard.train.checkpoint import beside
from visard.types import Strength

_TERMS = "trained on CelebA: non-commercial research only"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run.

    Attributes:
        recognizer: that is hardened.
        trained: the obfuscator that it learns from.
        head: what it is trained through.
        strength: of all obfuscators, that one and the others.
    """

    recognizer: str = "mobilefacenet"
    trained: str = "pgd"
    head: Head = Head.CROSS_ENTROPY
    counts: Counts = field(default_factory=Counts)
    quick: bool = False
    seed: int = 0
    strength: Strength = Strength.STANDARD

    @property
    def label(self) -> str:
        """The obfuscator that is learned from, as figures and files call it.

        >>> Plan(trained="advfaces:made/mine.safetensors").label
        'advfaces-mine'
        """
        kind, colon, file = self.trained.partition(":")
        return f"{kind}-{Path(file).stem}" if colon else kind


def with_training(
    data: Path, out: Path, plan: Plan, original: Recognizer, finds: Detector, say: Say
) -> Recognizer:
    """The hardened recogniser, calibrated; trained first where it is not there yet."""
    file = out / f"{original.card.name}-{plan.label}-{plan.head}.safetensors"
    if not file.is_file():
        _train(file, data, out, plan, original, finds, say)
    if not load(str(file)).card.calibration.thresholds:
        calibrate_file(
            file,
            calibrated_on(data, plan.counts),
            finds,
            lambda done, total: say(f"calibrating: {done} of {total} photos"),
        )
    return load(str(file))


def _train(
    file: Path, data: Path, out: Path, plan: Plan, original: Recognizer, finds: Detector, say: Say
) -> None:
    clean, folder = trained_on(data, plan.counts), training_folder(out, plan)
    by = Obfuscator(plan.trained, (original,), plan.strength, plan.seed)
    obfuscate(clean, folder, by, finds, lambda done, of: say(f"training: {done} of {of} photos"))
    hidden = those(folder, [each.name for each in clean])
    photos = photos_of(clean, hidden, original.card, finds)
    wish = Wish(
        file,
        epochs=plan.counts.epochs,
        rate=plan.head.rate,
        seed=plan.seed,
        resume=beside(file).is_file(),
        terms=_TERMS,
    )
    task = Task(plan.recognizer, f"{plan.label}, {plan.strength}", plan.head)
    harden(photos, task, wish, lambda done, of, loss: say(f"step {done} of {of}, {loss:.3f}"))


def those(folder: Path, names: Sequence[str]) -> list[Person]:
    """Some people of a folder, as far as they are there: of some no photo shows a face."""
    return [each for each in people(folder) if each.name in set(names)]


def training_folder(out: Path, plan: Plan) -> Path:
    return out / f"train-{plan.label}"
