"""``visard recheck``: yesterday's protected photos before today's recognisers."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json, talk
from visard.registry import DEFAULT_DETECTOR

if TYPE_CHECKING:
    from visard.jobs.recheck import Rechecked

FAILED, PROTECT_ANEW, INTERRUPTED = 1, 3, 130


def recheck(
    folder: Annotated[Path, typer.Argument(help="Folder with protected photos, at any depth.")],
    originals: Annotated[
        Path | None,
        typer.Option(help="Folder with the untouched photos; by default they lie beside."),
    ] = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    as_json: given.Json = False,
) -> int:
    """Say which of yesterday's protected photos today's recognisers know again.

    Every photo NAME.visard.jpg is compared with its original NAME.jpg by every
    recogniser at hand, as it is, saved again as JPEG, and at half its size. The exit
    status is 0 where all are hidden, 3 where one is not or could not be looked at, and
    1 where none could.

    Examples:
        visard recheck safe/ --originals holidays/
        visard recheck holidays/ --json
    """
    from visard.jobs.recheck import RecheckJob, results_in

    photos = results_in(folder)
    if originals is not None and not originals.is_dir():
        raise typer.BadParameter(f"{originals} is no folder", param_hint="--originals")
    job = RecheckJob(detector)
    for line in job.missing:
        complain(f"could not take part: {line}")
    results = _results(job.run(folder, originals), len(photos))
    if as_json:
        print_json([_plain(each) for each in results])
    else:
        _show(results)
    return _status(results) if len(results) == len(photos) else INTERRUPTED


def _results(work: "Iterator[Rechecked]", total: int) -> "list[Rechecked]":
    """The results so far: an interruption ends the work, not the account of it."""
    from rich.progress import track

    results: list[Rechecked] = []
    quiet = not talk.is_terminal
    try:
        for each in track(work, "Looking", total, console=talk, disable=quiet):
            results.append(each)
    except KeyboardInterrupt:
        if not results:
            raise
        complain(f"interrupted: {total - len(results)} photos were not looked at")
    return results


def _status(results: "list[Rechecked]") -> int:
    if all(each.outcome is None for each in results):
        return FAILED
    return 0 if all(each.hidden for each in results) else PROTECT_ANEW


def _plain(result: "Rechecked") -> dict[str, Any]:
    paths = {"photo": str(result.photo), "original": result.original and str(result.original)}
    return asdict(result) | paths | {"protect_anew": result.protect_anew}


def _show(results: "list[Rechecked]") -> None:
    from rich.table import Table
    from rich.text import Text

    from visard.photo.atomic import printable

    table = Table("Photo", "Today", "Protect anew?")
    for each in results:
        answer = "yes" if each.protect_anew else "no" if each.hidden else "not known"
        table.add_row(Text(printable(each.photo)), _today(each), answer)
    data.print(table)
    anew = sum(each.protect_anew for each in results)
    unasked = sum(each.outcome is None for each in results)
    also = f", {unasked} could not be looked at" if unasked else ""
    noun = "photo" if len(results) == 1 else "photos"
    data.print(f"{len(results)} {noun}: {anew} to protect anew{also}")
    for each in results:
        if each.error:
            complain(each.error)


def _today(result: "Rechecked") -> str:
    if result.outcome is None:
        return "could not be looked at"
    if result.matched_by:
        return f"found by {', '.join(result.matched_by)}"
    return "hidden from all" if result.hidden else "not proven: some tests could not be made"
