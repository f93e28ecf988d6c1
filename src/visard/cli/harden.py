"""``visard harden``: a recogniser that obfuscated photos fool less."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from visard.cli.at_scale import Address, EngineName, Trainers, Workers, check_engine
from visard.cli.output import data, print_json, talk
from visard.cli.results import counting
from visard.cli.targets import check_target
from visard.types import Strength

if TYPE_CHECKING:
    from visard.data.people import Person
    from visard.jobs.harden import Photos, Task
    from visard.jobs.training import Wish

_NETWORK = (".safetensors",)


class Loss(StrEnum):
    """What the recogniser is trained through."""

    CROSS_ENTROPY = "cross-entropy"
    ARCFACE = "arcface"
    ANCHORS = "anchors"


class _Choice(NamedTuple):
    """Which people of a folder, and how many photos of each."""

    split: Path | None
    dataset: str | None
    part: str
    each: int | None


Output = Annotated[
    Path, typer.Option("--output", "-o", help="The recogniser's file, .safetensors.")
]
Clean = Annotated[Path, typer.Option(help="Folder of people, one folder a person.")]
Which = Annotated[str, typer.Option(help="Which to harden; student:FILE and hardened:FILE too.")]
Method = Annotated[
    str, typer.Option(help="The method that changes the photos, made to fool the recogniser.")
]
Much = Annotated[Strength, typer.Option(help="How much change the method may let one see.")]
Obfuscated = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the same people obfuscated: used if it is there, else made "
        "(by default beside the output)."
    ),
]
Through = Annotated[Loss, typer.Option(help="What it is trained through.")]
Smoothing = Annotated[
    float, typer.Option(min=0, max=0.9, help="Share of each label that all people get.")
]
Parseval = Annotated[
    float, typer.Option(min=0, help="Weight of keeping layers orthogonal; 0: none.")
]
Others = Annotated[
    list[Path] | None,
    typer.Option(help="Folder of other people, for thresholds; may be given several times."),
]
Split = Annotated[Path | None, typer.Option(help="JSON file that says which people are for what.")]
Dataset = Annotated[
    str | None, typer.Option(help="The folder's name in that file; by default its own.")
]
Part = Annotated[str, typer.Option(help="Which of the file's people are trained on.")]
Each = Annotated[
    int | None, typer.Option(min=1, help="Photos of a person at most, the first ones.")
]
Epochs = Annotated[int, typer.Option(min=1, help="How often each photo is seen.")]
AtOnce = Annotated[int, typer.Option(min=1, help="Photos a step.")]
Rate = Annotated[
    float | None, typer.Option(min=0, help="Learning rate of Adam; by default 1e-4, anchors 3e-4.")
]
Minutes = Annotated[float | None, typer.Option(min=0, help="Stop after so many; --resume goes on.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the training that stopped.")]
Log = Annotated[Path | None, typer.Option(help="Folder for event files, which TensorBoard reads.")]
Seed = Annotated[int, typer.Option(min=0, help="Of all that is left to chance.")]
Terms = Annotated[str, typer.Option(help="Of the photos; the recogniser's card will say so.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file of that name.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


def harden(
    output: Output,
    clean: Clean,
    recognizer: Which = "mobilefacenet",
    obfuscator: Method = "pgd",
    strength: Much = Strength.STANDARD,
    obfuscated: Obfuscated = None,
    loss: Through = Loss.CROSS_ENTROPY,
    label_smoothing: Smoothing = 0.0,
    parseval: Parseval = 0.0,
    calibrate: Others = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = "train",
    each: Each = None,
    epochs: Epochs = 10,
    at_once: AtOnce = 32,
    rate: Rate = None,
    minutes: Minutes = None,
    resume: Resume = False,
    log: Log = None,
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
    engine: Trainers = EngineName.LOCAL,
    address: Address = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Train a recogniser so that obfuscated photos fool it less (Vos 2023).

    In every epoch it sees the clean photos of some people, then the same photos obfuscated,
    and learns to tell the people apart on both; or, with --loss anchors, to see in both what
    it saw in the clean ones before, which costs less of what it knows. Obfuscated photos are
    kept: a run that is stopped goes on making them, and the training goes on with --resume,
    as if it had not been stopped. Use the result as a recogniser named hardened:FILE, with
    thresholds from --calibrate or from visard weights calibrate; never from people whom it
    learned from.

    Examples:
        visard harden --clean people/ -o hard.safetensors --calibrate others/
        visard harden --clean people/ --obfuscator fawkes --loss arcface -o hard.safetensors
        visard harden --clean people/ --loss anchors -o hard.safetensors
        visard harden --clean people/ --obfuscated cloaked/ -o hard.safetensors --log logs/
        visard harden --clean people/ -o hard.safetensors --engine ray --workers 4
    """
    check_target(output, "--output", _NETWORK, force=force)
    if engine is EngineName.LOCAL:
        check_engine(None, None, address, workers, {})
    if log is not None and not log.is_dir():
        raise typer.BadParameter(f"{log} is no folder; create it first", param_hint="--log")
    from visard.jobs.harden import Head, Task
    from visard.jobs.training import Wish

    hidden = obfuscated or output.with_suffix(".obfuscated")
    against = f"{obfuscator}, {strength}" if _is_ours(hidden) else "photos obfuscated elsewhere"
    task = Task(recognizer, against, Head(loss.value), label_smoothing, parseval, log)
    rate = task.head.rate if rate is None else rate
    wish = Wish(output, epochs, minutes, rate, at_once, seed, resume, terms)
    choice = _Choice(split, dataset, part, each)
    others = [(folder, _others(folder, split, clean)) for folder in calibrate or []]
    photos = _photos(task, _people(clean, choice), hidden, obfuscator, strength, seed)
    several = (workers or 2, address) if engine is EngineName.RAY else None
    if not _trained(photos, task, wish, several):
        talk.print(f"stopped before {output} was finished; --resume goes on")
        return
    _finish(output, photos, others, as_json=as_json)


def _is_ours(folder: Path) -> bool:
    """Whether the obfuscated photos are made here, or were."""
    from visard.jobs.obfuscate import NOTE

    return not folder.is_dir() or (folder / NOTE).is_file()


def _people(folder: Path, choice: _Choice) -> "list[Person]":
    from dataclasses import replace

    from visard.data.people import people
    from visard.data.splits import split as named

    names = None
    if choice.split is not None:
        names = named(choice.split, choice.dataset or folder.resolve().name, choice.part)
    return [replace(e, photos=e.photos[: choice.each]) for e in people(folder, names)]


def _others(folder: Path, split: Path | None, clean: Path) -> "Sequence[Person]":
    if split is None and folder.resolve() == clean.resolve():
        raise typer.BadParameter(
            "give other people than those trained on", param_hint="--calibrate"
        )
    return _people(folder, _Choice(split, None, "calibrate", None))


def _photos(
    task: "Task",
    clean: "Sequence[Person]",
    folder: Path,
    method: str,
    strength: Strength,
    seed: int,
) -> "Photos":
    """Both sets; the obfuscated one is made first, where it is not there yet."""
    from visard.data.people import people
    from visard.jobs.harden import photos_of, trainable
    from visard.jobs.obfuscate import Obfuscator, obfuscate
    from visard.methods import detector

    recogniser, finds = trainable(task.recognizer), detector()
    if _is_ours(folder):
        by = Obfuscator(method, (recogniser,), strength, seed)
        with counting("Obfuscating") as advance:
            made = obfuscate(clean, folder, by, finds, advance)
        for count, what in ((made.faceless, "show no face"), (made.unreadable, "cannot be read")):
            if count:
                talk.print(f"{count} photos {what}; they are left out")
    with counting("Finding faces") as advance:
        return photos_of(clean, people(folder), recogniser.card, finds, advance)


def _trained(
    photos: "Photos", task: "Task", wish: "Wish", several: tuple[int, str | None] | None
) -> bool:
    """Whether it is done; by several workers of a cluster, where it is said how many."""
    if several is not None:
        from visard.scale.train import Hardening, train_together

        talk.print("Several workers train; what they are at is not shown.")
        return train_together(Hardening(photos, task, wish), *several).finished
    from visard.jobs.harden import harden as train

    with counting("Training") as advance:

        def progress(done: int, total: int, loss: float) -> None:
            advance(done, total)
            if not talk.is_terminal and done % max(1, total // 50) == 0:
                talk.print(f"step {done} of {total}, loss {loss:.4f}")

        return train(photos, task, wish, progress)


def _finish(
    output: Path,
    photos: "Photos",
    others: "Sequence[tuple[Path, Sequence[Person]]]",
    *,
    as_json: bool,
) -> None:
    from visard.jobs.calibrate_file import calibrate_file
    from visard.methods import detector

    facts: dict[str, object] = {
        "output": str(output),
        "people": photos.people,
        "clean": len(photos.clean),
        "obfuscated": len(photos.obfuscated),
    }
    thresholds: dict[str, float] = {}
    if others:
        groups = {folder.resolve().name: group for folder, group in others}
        with counting("Calibrating") as advance:
            thresholds |= calibrate_file(output, groups, detector(), advance).thresholds
    if as_json:
        print_json(facts | {"thresholds": thresholds})
    else:
        data.print(_said(output, thresholds))


def _said(output: Path, thresholds: dict[str, float]) -> str:
    at = ", ".join(f"{limit} at {far}" for far, limit in thresholds.items())
    todo = f"thresholds {at}" if at else "no thresholds yet; see: visard weights calibrate"
    return f"written: {output} ({todo}); use it as hardened:{output}"
