"""``visard study face-encryption``: a classifier, PGD before it, and the camera, measured."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.results import check_folder, counting, hand_over


def face_encryption(
    data: Annotated[
        Path, typer.Option(help="Folder with celeba/, celeba-large/, splits.json; perhaps lfw/.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for faces, trainings, rows, the result.")],
    only: Annotated[
        list[str] | None, typer.Option(help="A part of it: classifier, or live.")
    ] = None,
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="Eight people and a few epochs, in a minute or two.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Train a classifier of faces, attack it, and measure the camera's ways.

    ResNet-18 learns 237 people from four in five of their photos; PGD changes the others by 8
    grey levels at most. Then clips are played to every way of visard live. A training that was
    stopped goes on where it was; the classifier is written as classifier.safetensors.

    Examples:
        visard study face-encryption --data data/ --out results/ --quick
        visard study face-encryption --data data/ --out results/ --only live
    """
    check_folder(out)
    from visard.studies.face_encryption import study
    from visard.studies.face_encryption_table import NAME

    with counting("Measuring") as advance:
        result = study(
            data,
            out,
            quick=quick,
            seed=seed,
            only=only or (),
            advance=advance,
            say=lambda words: talk.print(f"{words} …"),
        )
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
