"""``visard study generators``: cloaks that take one pass, beside the default."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.results import check_folder, counting, hand_over


def generators(
    data: Annotated[Path, typer.Option(help="Folder with lfw/, celeba/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for generators.json, photos and rows.")],
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure cloaks that take one pass beside the default, and how much sooner they are done.

    Protects photos with latent, advfaces, noise and the default, to one visibility, and
    shows them to recognisers. What was made is kept: a run that was stopped goes on.

    Examples:
        visard study generators --data data/ --out results/ --quick
        visard study generators --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.generators import NAME, study

    with counting("Measuring") as advance:
        result = study(data, out, quick=quick, seed=seed, advance=advance)
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
