"""``visard recheck``: yesterday's protected photos before today's recognisers."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json, talk
from visard.registry import DEFAULT_DETECTOR

if TYPE_CHECKING:
    from visard.jobs.recheck import Rechecked

PROTECT_ANEW = 3


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
    status is 3 where a photo should be protected anew.

    Examples:
        visard recheck safe/ --originals holidays/
        visard recheck holidays/ --json
    """
    from rich.progress import track

    from visard.jobs.recheck import recheck as run
    from visard.jobs.recheck import results_in

    photos = results_in(folder)
    if originals is not None and not originals.is_dir():
        raise typer.BadParameter(f"{originals} is no folder", param_hint="--originals")
    work = run(photos, originals, detector)
    bar = track(work, total=len(photos), description="Looking", console=talk)
    results = list(bar if talk.is_terminal else work)
    if as_json:
        print_json([_plain(each) for each in results])
    else:
        _show(results)
    return PROTECT_ANEW if any(each.protect_anew for each in results) else 0


def _plain(result: "Rechecked") -> dict[str, Any]:
    paths = {"photo": str(result.photo), "original": result.original and str(result.original)}
    return asdict(result) | paths | {"protect_anew": result.protect_anew}


def _show(results: "list[Rechecked]") -> None:
    from rich.table import Table

    table = Table("Photo", "Today", "Protect anew?")
    for each in results:
        table.add_row(str(each.photo), _today(each), "yes" if each.protect_anew else "no")
    data.print(table)
    anew = sum(each.protect_anew for each in results)
    data.print(f"{len(results)} photos: {anew} to protect anew")
    for each in results:
        if each.error:
            complain(f"{each.photo}: {each.error.removeprefix(f'{each.photo}: ')}")


def _today(result: "Rechecked") -> str:
    if result.outcome is None:
        return "could not be asked"
    if result.matched_by:
        return f"known again by {', '.join(result.matched_by)}"
    return "hidden from all" if not result.protect_anew else str(result.outcome)
