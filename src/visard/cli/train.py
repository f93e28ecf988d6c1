"""``visard train``: networks of one's own, from one's own photos."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from visard.cli.at_scale import Address, EngineName, Trainers, Workers, check_engine
from visard.cli.output import talk
from visard.cli.results import counting
from visard.cli.targets import check_target

if TYPE_CHECKING:
    from visard.jobs.training import Progress, Wish
    from visard.pipeline.collect import Source
    from visard.train.faces import Faces

_NETWORK = (".safetensors",)


class Architecture(StrEnum):
    """What a student is built like."""

    RESIDUAL = "residual"
    TRANSFORMER = "transformer"


Photos = Annotated[Path, typer.Argument(help="Folder of photos; whose they are is not asked.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The network's file, .safetensors.")]
Epochs = Annotated[int, typer.Option(min=1, help="How often each face is seen.")]
Minutes = Annotated[float | None, typer.Option(min=0, help="Stop after so many; --resume goes on.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the training that stopped.")]
Cache = Annotated[
    Path | None, typer.Option(help="Folder that keeps the faces for the next training.")
]
Split = Annotated[Path | None, typer.Option(help="JSON file that says which people are for what.")]
Dataset = Annotated[
    str | None, typer.Option(help="The folder's name in that file; by default its own.")
]
Part = Annotated[str, typer.Option(help="Which of the file's people.")]
Seed = Annotated[int, typer.Option(min=0, help="Of all that is left to chance.")]
Robust = Annotated[
    float, typer.Option(min=0, help="Train on attacks of up to this length; 0: on none.")
]
Start = Annotated[
    Path | None, typer.Option(help="A file of the same kind, to begin with its weights.")
]
Terms = Annotated[str, typer.Option(help="Of the photos; the network's card will say so.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file of that name.")]


def contrastive(
    photos: Photos,
    output: Output,
    robust: Robust = 0.0,
    start: Start = None,
    epochs: Epochs = 24,
    minutes: Minutes = None,
    resume: Resume = False,
    cache: Cache = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = "train",
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
) -> None:
    """Train features for the cloak contrastive, without labels and without a recogniser.

    Two crops of one face shall look alike to the network, and unlike other faces
    (SimCLR, arXiv:2002.05709). Use them with: visard protect --method contrastive:FILE.
    A training that is stopped goes on with --resume, and ends as if it had not been.

    Examples:
        visard train contrastive photos/ -o features.safetensors
        visard train contrastive photos/ -o features.safetensors --minutes 10
        visard train contrastive photos/ -o features.safetensors --minutes 10 --resume
    """
    check_target(output, "--output", _NETWORK, force=force, spare=[start])
    from visard.jobs import train_features, training

    faces = _faces(photos, split, dataset, part, cache)
    wish = training.Wish(output, epochs, minutes, at_once=64, seed=seed, resume=resume, terms=terms)
    with _training() as progress:
        finished = train_features.contrastive(faces, wish, progress, radius=robust, start=start)
    _tell(wish, finished=finished)


def student(
    photos: Photos,
    output: Output,
    teacher: Annotated[str, typer.Option(help="The recogniser to learn from.")] = "mobilefacenet",
    network: Annotated[
        Architecture, typer.Option(help="What the student is built like.")
    ] = Architecture.RESIDUAL,
    robust: Robust = 0.0,
    start: Start = None,
    epochs: Epochs = 30,
    minutes: Minutes = None,
    resume: Resume = False,
    cache: Cache = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = "train",
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
    engine: Trainers = EngineName.LOCAL,
    address: Address = None,
    workers: Workers = None,
) -> None:
    """Train a small network to see faces as a recogniser does.

    Use it as a recogniser named student:FILE, once it has thresholds of its own
    (visard weights calibrate, with VISARD_RECOGNIZERS=student:FILE). It belongs to its
    teacher's family: it is a stranger to none whom its teacher is not one to.

    Examples:
        visard train student photos/ -o small.safetensors --teacher mobileface
        visard train student photos/ -o robust.safetensors --robust 1 --start small.safetensors
        visard train student photos/ -o vit.safetensors --network transformer --minutes 20
        visard train student photos/ -o vit.safetensors --network transformer --engine ray
    """
    check_target(output, "--output", _NETWORK, force=force, spare=[start])
    if engine is EngineName.LOCAL:
        check_engine(None, None, address, workers, {})
    from visard.jobs import train_student, training

    faces = _faces(photos, split, dataset, part, cache)
    wish = training.Wish(output, epochs, minutes, seed=seed, resume=resume, terms=terms)
    options: dict[str, Any] = {
        "teacher": teacher,
        "architecture": network.value,
        "radius": robust,
        "start": start,
    }
    if engine is EngineName.RAY:
        from visard.scale.train import Student, train_together

        talk.print("Several workers train; what they are at is not shown.")
        finished = train_together(Student(faces, wish, options), workers or 2, address).finished
    else:
        with _training() as progress:
            finished = train_student.student(faces, wish, progress, **options)
    _tell(wish, finished=finished)


def _faces(
    photos: Path, split: Path | None, dataset: str | None, part: str, cache: Path | None
) -> "Faces":
    if cache is not None and not cache.is_dir():
        raise typer.BadParameter(f"{cache} is no folder; create it first", param_hint="--cache")
    from visard.jobs.faces import faces_of

    with counting("Finding faces") as advance:
        return faces_of(_sources(photos, split, dataset, part), cache, advance)


def _sources(
    photos: Path, split: Path | None, dataset: str | None, part: str
) -> "Sequence[Source]":
    from visard.data.people import people
    from visard.data.splits import split as named
    from visard.pipeline.collect import collect, of_people

    if split is None:
        return collect([photos], "")
    return of_people(people(photos, named(split, dataset or photos.resolve().name, part)))


@contextmanager
def _training() -> "Iterator[Progress]":
    with counting("Training") as advance:
        yield _shown(advance)


def _shown(advance: Callable[[int, int], None]) -> "Progress":
    """The bar, and a line now and then where there is no terminal to show it."""

    def progress(done: int, total: int, loss: float) -> None:
        advance(done, total)
        if not talk.is_terminal and done % max(1, total // 50) == 0:
            talk.print(f"step {done} of {total}, loss {loss:.4f}")

    return progress


def _tell(wish: "Wish", *, finished: bool) -> None:
    if finished:
        talk.print(f"written: {wish.output}")
    else:
        talk.print(f"stopped before {wish.output} was finished; --resume goes on")
