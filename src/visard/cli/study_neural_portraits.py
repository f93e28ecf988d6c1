"""``visard study neural-portraits``: do machines find faces that are painted?"""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.results import check_folder, counting, hand_over


def neural_portraits(
    data: Annotated[Path, typer.Option(help="Folder with portraits/, lfw/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for the rows and the result.")],
    portraits: Annotated[int | None, typer.Option(min=1, help="How many portraits.")] = None,
    lfw: Annotated[int | None, typer.Option(min=1, help="How many people of LFW.")] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few photos only, without the slow detector.")
    ] = False,
    seed: given.Seed = 0,
    as_json: given.Json = False,
) -> None:
    """Measure whether machines find and know faces that are cloaked, painted and enlarged.

    Small photos, cloaked with Fawkes, painted, or both, with a blur as the control; as they
    are, and enlarged four times in two ways; shown to every detector, and where a face is
    found, to every recogniser. A run that was stopped goes on.

    Examples:
        visard study neural-portraits --data data/ --out results/ --quick
        visard study neural-portraits --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.neural_portraits import NAME, study

    with counting("Looking") as advance:
        result = study(
            data, out, portraits=portraits, lfw=lfw, quick=quick, seed=seed, advance=advance
        )
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
