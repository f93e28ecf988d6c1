"""``visard study``: what visard achieves, measured on many photos."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli.output import data as stdout
from visard.cli.results import check_folder, counting, hand_over


def protect(
    data: Annotated[
        Path, typer.Option(help="Folder with lfw/ (and its pairs.csv), splits.json, portraits/.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for protect.json and the rows behind it.")],
    photos: Annotated[
        Path | None, typer.Option(help="Other portraits, instead of those in the data folder.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few photos only, in about a minute.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the methods.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")
    ] = False,
) -> None:
    """Measure how often recognisers lose the person, and how visible the change is.

    Protects pairs of LFW and portraits, by the default method and by controls, and
    prints the tables. A run that was stopped goes on where it was; rows made with other
    settings, or by another version of the program, are refused.

    Examples:
        visard study protect --data data/ --out results/ --quick
        visard study protect --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.protect import study

    with counting("Protecting") as advance:
        result = study(
            data,
            out,
            photos=photos,
            quick=quick,
            seed=seed,
            advance=advance,
        )
    hand_over(result, out / "protect.json", as_json=as_json)


def table(
    result: Annotated[Path, typer.Argument(help="The JSON that a study wrote.")],
) -> None:
    """Print a study's result as Markdown tables.

    Examples:
        visard study table docs/results/protect.json
    """
    from visard.studies.table import load, tables

    stdout.print(tables(load(result)))
