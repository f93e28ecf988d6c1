"""``visard study mtcnn-attack``: patches that hide a face from MTCNN, measured."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.patch_choices import Part
from visard.cli.results import check_folder, hand_over


def mtcnn_attack(
    data: Annotated[Path, typer.Option(help="Folder with celeba/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for patches, counts and the result.")],
    only: Annotated[
        Part | None, typer.Option(help="Only this part of the face; no result is written.")
    ] = None,
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people and frames only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure how often detectors miss faces that wear patches on cheeks or mask.

    Trains a pair for each and shows it, beside noise, grey and nothing, to MTCNN at four steps
    of its pyramid, and to detectors that it was not trained on. What was trained and counted
    is kept, so that a run that was stopped goes on; --only lets two run side by side first.

    Examples:
        visard study mtcnn-attack --data data/ --out results/ --quick
        visard study mtcnn-attack --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.mtcnn_attack import NAME, study

    result = study(
        data,
        out,
        only=() if only is None else (only.value,),
        quick=quick,
        seed=seed,
        say=lambda words: talk.print(f"{words} …"),
    )
    if only is None:
        hand_over(result, out / f"{NAME}.json", as_json=as_json)
