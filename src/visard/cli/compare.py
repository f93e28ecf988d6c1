"""``visard compare``: is it the same person, by every recogniser at hand?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json
from visard.registry import DEFAULT_DETECTOR


def compare(
    first: Annotated[Path, typer.Argument(help="A photo.")],
    second: Annotated[Path, typer.Argument(help="Another.")],
    detector: given.Detector = DEFAULT_DETECTOR,
    as_json: given.Json = False,
) -> None:
    """Compare two photos: does every recogniser say that it is the same person?

    The distance counts in units of the recogniser's threshold: up to 1.00 it says
    "the same". Each threshold is set so that one of a thousand pairs of strangers
    is taken for one person.

    Examples:
        visard compare me.jpg me.visard.jpg
        visard compare passport.png holiday.jpg --json
    """
    from rich.table import Table

    from visard.jobs.compare import compare as run

    result = run(first, second, detector)
    if as_json:
        print_json(asdict(result) | {"same": {c.recognizer: c.same for c in result.comparisons}})
        return
    table = Table("Recogniser", "Distance", "Threshold", "In thresholds", "It says")
    for each in result.comparisons:
        share = each.distance / each.threshold
        says = "the same person" if each.same else "another person"
        numbers = (f"{each.distance:.3f}", f"{each.threshold:.3f}", f"{share:.2f}×")
        table.add_row(each.recognizer, *numbers, says)
    data.print(table)
    for path, count in zip((first, second), result.faces, strict=True):
        if count > 1:
            complain(f"{path} shows {count} faces; the main one was compared")
    for line in result.missing:
        complain(f"not asked: {line}")
