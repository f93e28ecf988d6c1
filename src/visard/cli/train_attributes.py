"""``visard train attributes``: a network that tells what faces are like."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from visard.cli.results import counting
from visard.cli.targets import check_target
from visard.cli.train import (
    Cache,
    Dataset,
    Force,
    Minutes,
    Output,
    Resume,
    Robust,
    Seed,
    Split,
    Terms,
    _tell,
    _training,
)

if TYPE_CHECKING:
    from visard.anonymize.anonymousnet.examples import Examples
    from visard.jobs.training import Wish


class Trunk(StrEnum):
    """What the network is built on."""

    MOBILEFACENET = "mobilefacenet"
    RESIDUAL = "residual"


Photos = Annotated[Path, typer.Argument(help="Folder of people, with attributes.csv in it.")]
Part = Annotated[list[str], typer.Option(help="Which of the split's people; may be repeated.")]
Epochs = Annotated[int, typer.Option(min=1, help="How often each face is seen.")]
Rate = Annotated[float, typer.Option(min=1e-7, max=1.0, help="The largest learning rate.")]


def attributes(
    photos: Photos,
    output: Output,
    network: Annotated[Trunk, typer.Option(help="What it is built on.")] = Trunk.MOBILEFACENET,
    from_chance: Annotated[
        bool, typer.Option("--from-chance", help="Begin without a recogniser's weights.")
    ] = False,
    robust: Robust = 0.0,
    balanced: Annotated[
        bool, typer.Option("--balanced", help="Rare attributes count as much as common ones.")
    ] = False,
    epochs: Epochs = 10,
    rate: Rate = 1e-3,
    minutes: Minutes = None,
    resume: Resume = False,
    cache: Cache = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = ["train"],  # noqa: B006
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
) -> None:
    """Train a network to tell attributes of faces (AnonymousNet's first stage, arXiv:1904.12620).

    The folder has a folder a person and attributes.csv: a column file, then an attribute a
    column, 1 or -1. CelebA's own layout will do too. It begins with the weights of the
    recogniser mobilefacenet where that is what it is built on. A training that is stopped
    goes on with --resume.

    Examples:
        visard train attributes photos/ -o attributes.safetensors
        visard train attributes photos/ -o attributes.safetensors --minutes 10 --resume
        visard train attributes photos/ -o second.safetensors --network residual --seed 1
    """
    check_target(output, "--output", (".safetensors",), force=force)
    from visard.jobs import train_attributes, training

    examples = examples_of(photos, split, dataset, part, cache)
    wish = training.Wish(
        output, epochs, minutes, rate=rate, at_once=32, seed=seed, resume=resume, terms=terms
    )
    options = f"--network {network.value}" + " --from-chance" * from_chance
    options += f" --robust {robust:g}" * (robust > 0) + " --balanced" * balanced
    said = command_of("attributes", wish, options, split, part)
    with _training() as progress:
        finished = train_attributes.attributes(
            examples,
            wish,
            progress,
            trunk=network.value,
            from_chance=from_chance,
            radius=robust,
            balanced=balanced,
            command=said,
        )
    _tell(wish, finished=finished)


def examples_of(
    photos: Path, split: Path | None, dataset: str | None, part: list[str], cache: Path | None
) -> "Examples":
    """The faces of a folder and their attributes, with a bar while they are sought."""
    if cache is not None and not cache.is_dir():
        raise typer.BadParameter(f"{cache} is no folder; create it first", param_hint="--cache")
    from visard.jobs.labelled_faces import labelled

    among = None if split is None else (split, dataset or photos.resolve().name, part)
    with counting("Finding faces") as advance:
        return labelled(photos, among, cache, advance)


def command_of(
    verb: str, wish: "Wish", options: str, split: Path | None, part: Sequence[str]
) -> str:
    """What was asked for, without the paths of this machine: for the network's card."""
    among = "" if split is None else f" --split {split.name} --part {' --part '.join(part)}"
    settings = f"{options} --epochs {wish.epochs} --rate {wish.rate:g} --seed {wish.seed}"
    return f"visard train {verb} PHOTOS -o {wish.output.name} {settings}{among}"
