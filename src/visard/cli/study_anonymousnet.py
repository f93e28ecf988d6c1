"""``visard study anonymousnet``: who is found and known once a photo is made anew?"""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.results import check_folder, counting, hand_over


def anonymousnet(
    data: Annotated[Path, typer.Option(help="Folder with celeba/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for the rows and the result.")],
    witness: Annotated[
        Path | None,
        typer.Option(help="A network of visard train attributes that nothing else was made with."),
    ] = None,
    photos: Annotated[int, typer.Option(min=1, help="Of each person.")] = 2,
    quick: Annotated[bool, typer.Option("--quick", help="Three people only.")] = False,
    seed: given.Seed = 0,
    as_json: given.Json = False,
) -> None:
    """Measure AnonymousNet beside blurring, pixelating, masking, inpainting and covering.

    Photos of people whom nothing was trained on: how alike they still are, who is still
    found, and who is still known. A run that was stopped goes on.

    Examples:
        visard study anonymousnet --data data/ --out results/ --quick
        visard study anonymousnet --data data/ --out results/ --witness witness.safetensors
    """
    check_folder(out)
    from visard.studies.anonymousnet import NAME, study

    with counting("Making anew") as advance:
        result = study(
            data, out, witness=witness, photos=photos, quick=quick, seed=seed, advance=advance
        )
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
