"""``visard study redaction``: how much of a redacted face can be made out again."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.results import check_folder, counting, hand_over


def redaction(
    data: Annotated[Path, typer.Option(help="Folder with lfw/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for redaction.json.")],
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure how much of a blurred or pixelated face can be made out again.

    Shows redacted faces to recognisers as they are, sharpened, enlarged by super-resolution,
    and beside photos that were redacted alike. A run that was stopped goes on where it was.

    Examples:
        visard study redaction --data data/ --out results/ --quick
        visard study redaction --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.redaction import NAME, study

    with counting("Redacting") as advance:
        result = study(data, out, quick=quick, advance=advance)
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
