"""``visard study recognizers``: do the recognisers know people on clean photos?"""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.results import check_folder, counting, hand_over


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
    check_folder(out)
    from visard.studies.recognizers import study

    with counting("Embedding") as advance:
        result = study(
            data,
            out,
            quick=quick,
            progress=advance,
        )
    hand_over(result, out / "recognizers.json", as_json=as_json)
