"""``visard study anti-fr-fawkes``: one hidden photo among many people."""

import json
from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import data as stdout
from visard.cli.output import print_json, talk


def anti_fr_fawkes(
    data: Annotated[Path, typer.Option(help="Folder with lfw/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for the result and the matches as CSV.")],
    method: given.Method = "fawkes",
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Hide one protected photo among many people, and look for it with a clean one.

    As the paper of that name did with Fawkes: who is found by which recogniser, when
    the only photo that it has of a person is a protected one?

    Examples:
        visard study anti-fr-fawkes --data data/ --out results/ --quick
        visard study anti-fr-fawkes --data data/ --out results/
    """
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is no folder; create it first", param_hint="--out")
    from visard.photo.atomic import write_bytes
    from visard.studies.anti_fr_fawkes import NAME, study
    from visard.studies.anti_fr_fawkes_table import tables

    result = study(
        data,
        out,
        method=method,
        quick=quick,
        seed=seed,
        say=lambda words: talk.print(f"{words} …"),
    )
    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(out / f"{NAME}.json", text.encode(), force=True)
    if as_json:
        print_json(result)
    else:
        stdout.print(tables(result))
