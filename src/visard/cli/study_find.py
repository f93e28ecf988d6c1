"""``visard study anti-fr-fawkes``: one hidden photo among many people."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.results import check_folder, hand_over


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
    check_folder(out)
    from visard.studies.anti_fr_fawkes import NAME, study

    result = study(
        data,
        out,
        method=method,
        quick=quick,
        seed=seed,
        say=lambda words: talk.print(f"{words} …"),
    )
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
