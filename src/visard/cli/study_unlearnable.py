"""``visard study unlearnable``: what trackers learn from photos with noise, measured."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.results import check_folder, counting, hand_over


def unlearnable(
    data: Annotated[Path, typer.Option(help="Folder with celeba/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for crops, noise, rows, curves, the result.")],
    seeds: Annotated[
        int, typer.Option(min=1, help="How often the main trainings are done anew.")
    ] = 1,
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ten people and four epochs, in a minute or two.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Train recognisers on photos with noise, and measure what they learn.

    Clean, random, error-maximising and error-minimising noise, on the photos of all people and
    of some; then what a tracker may do against it. Learning curves are written as
    unlearnable.png. Noise that was made, trainings that are done and the one that was
    stopped are kept, so that a study goes on where it was.

    Examples:
        visard study unlearnable --data data/ --out results/ --quick
        visard study unlearnable --data data/ --out results/ --seeds 3
    """
    check_folder(out)
    from visard.photo.atomic import write_bytes
    from visard.studies.unlearnable import study
    from visard.studies.unlearnable_table import NAME, curves

    with counting("Training") as advance:
        result = study(
            data,
            out,
            quick=quick,
            seed=seed,
            seeds=seeds,
            advance=advance,
            say=lambda words: talk.print(f"{words} …"),
        )
    write_bytes(out / f"{NAME}.png", curves(result), force=True)
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
