"""``visard study recognizers``: do the recognisers know people on clean photos?"""

import json
from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import data as stdout
from visard.cli.output import print_json, talk


def recognizers(
    data: Annotated[Path, typer.Option(help="Folder with lfw/, celeba/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for recognizers.json.")],
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure how well recognisers know people on clean photos, and how fast.

    On people who took part in no calibration: accuracy, error rates, what enrolling
    costs, and how long a gallery takes to answer. Figures of the gallery's benchmark are
    taken over where gallery.json is in the output folder.

    Examples:
        visard study recognizers --data data/ --out results/ --quick
        visard study recognizers --data data/ --out results/
    """
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is no folder; create it first", param_hint="--out")
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from visard.photo.atomic import write_bytes
    from visard.studies.recognizers import study
    from visard.studies.recognizers_table import tables

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, disable=not talk.is_terminal) as bar:
        task = bar.add_task("Embedding", total=None)
        result = study(
            data,
            out,
            quick=quick,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(out / "recognizers.json", text.encode(), force=True)
    if as_json:
        print_json(result)
    else:
        stdout.print(tables(result))
