"""``visard find``: who in the gallery is the person in a photo, by every recogniser?"""

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.gallery import Folder
from visard.cli.output import complain, data, print_json
from visard.cli.targets import TABLE, check_target
from visard.registry import DEFAULT_DETECTOR

if TYPE_CHECKING:
    from visard.jobs.find import Answer, Found

COLUMNS = (
    "recognizer",
    "rank",
    "person",
    "distance",
    "threshold",
    "in_thresholds",
    "same",
    "source",
)


def find(
    photo: Annotated[Path, Argument(help="Whom to look for.")],
    gallery: Folder = None,
    recognizer: Annotated[
        str | None, Option(help="Ask only this one; see: visard methods.")
    ] = None,
    top: Annotated[int, Option(min=1, help="How many people to name at most.")] = 5,
    exact: Annotated[
        bool, Option("--exact", help="Compare with every photo, however long that takes.")
    ] = False,
    table: Annotated[
        Path | None, Option("--csv", help="Also write the ranking here, as a table.")
    ] = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    force: given.Force = False,
    as_json: given.Json = False,
) -> None:
    """Look for the person of a photo in the gallery, by every recogniser at hand.

    Names the nearest people, nearest first. The distance counts in units of the
    recogniser's threshold: up to 1.00 it says "the same person". Each threshold is set
    for comparing two photos; the more people a gallery holds, the more often somebody
    is a stranger's double.

    Examples:
        visard find photo.jpg
        visard find me.visard.jpg --gallery known/ --csv ranking.csv
        visard find photo.jpg --recognizer dlib --top 1 --json
        visard gallery search photo.jpg
    """
    if table is not None:
        check_target(table, "--csv", TABLE, force=force, spare=(photo,))
    from visard.jobs.find import find as run
    from visard.jobs.gallery import default_folder

    found = run(
        photo,
        gallery or default_folder(),
        recognizer=recognizer,
        top=top,
        exact=exact or None,
        detector_name=detector,
    )
    if table is not None:
        _write(found, table, force=force)
    for line in found.missing:
        complain(f"not asked: {line}")
    if found.faces > 1:
        complain(f"{photo} shows {found.faces} faces; the main one was looked for")
    if as_json:
        known = {each.recognizer: [c.person for c in each.recognised] for each in found.answers}
        print_json(asdict(found) | {"recognised": known})
    else:
        _show(found)


def _show(found: "Found") -> None:
    from rich.table import Table

    from visard.report.words import plain

    for answer in found.answers:
        title = f"{answer.recognizer}: {_word(answer)}"
        table = Table("Person", "Distance", "In thresholds", "It says", title=title)
        for each in answer.candidates:
            says = "the same person" if each.distance <= answer.threshold else "another person"
            share = f"{each.distance / answer.threshold:.2f}×"
            table.add_row(plain(each.person), f"{each.distance:.3f}", share, says)
        data.print(table)


def _word(answer: "Answer") -> str:
    from visard.report.words import plain

    known = answer.recognised
    return f"this is {plain(known[0].person)}" if known else "nobody known"


def _write(found: "Found", path: Path, *, force: bool) -> None:
    from visard.photo.atomic import write_bytes
    from visard.report.csv import field

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for answer in found.answers:
        for rank, each in enumerate(answer.candidates, start=1):
            share = each.distance / answer.threshold
            numbers = (f"{each.distance:.6f}", f"{answer.threshold:.6f}", f"{share:.4f}")
            same = int(each.distance <= answer.threshold)
            person, source = field(each.person), field(each.source)
            rows.writerow((answer.recognizer, rank, person, *numbers, same, source))
    write_bytes(path, text.getvalue().encode(), force=force)
