"""What verbs that treat videos share: the work, and the account of it."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from visard.cli.output import complain, data, print_json
from visard.cli.photos import UNPROTECTED
from visard.cli.results import counting

if TYPE_CHECKING:
    from visard.jobs.anonymize import Wishes
    from visard.jobs.anonymize_film import FilmReport
    from visard.jobs.folder import Source


def check_films(
    films: Sequence["Source"],
    output: Path | None,
    html: Path | None,
    animate: Path | None,
    *,
    as_json: bool,
) -> None:
    """Before long work: what is asked for can be had of videos.

    Args:
        as_json: JSON is wanted, and of photos as well.

    Raises:
        typer.BadParameter: it cannot.
    """
    if not films:
        return
    for value, name in ((html, "--html"), (animate, "--animate")):
        if value is not None:
            raise typer.BadParameter("that is for photos, not for videos", param_hint=name)
    if as_json:
        raise typer.BadParameter("give photos and videos apart", param_hint="--json")
    if output is not None and not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")


def treat_films(
    films: Sequence["Source"], wishes: "Wishes", output: Path | None, *, as_json: bool
) -> int:
    """One video after the other; a bad one never stops the rest. The exit status."""
    from visard.errors import VisardError
    from visard.jobs.anonymize_film import FilmJob

    job, entries = FilmJob(wishes), list[dict[str, Any]]()
    for film in films:
        folder = output / film.inside if output else film.path.parent
        try:
            with counting(f"Covering faces in {film.path.name}") as advance:
                report = job.run(film.path, folder, advance)
            entries.append({"path": str(film.path)} | asdict(report) | {"hidden": report.hidden})
            if not as_json:
                _tell(report)
        except VisardError as error:
            complain(error)
            entries.append({"path": str(film.path), "error": str(error)})
    if as_json:
        print_json(entries if len(entries) > 1 else entries[0])
    if len(entries) == 1 and "error" in entries[0]:
        return 1
    return 0 if all(each.get("hidden") for each in entries) else UNPROTECTED


_TOLD = 5
"""Frames that are named at most."""


def _tell(report: "FilmReport") -> None:
    data.print(
        f"{report.covered} faces covered in {report.with_faces} of {report.frames} frames; "
        f"{report.held} of them were held where nobody had found them."
    )
    if report.hidden:
        data.print(f"No face is found in {report.judged} frames of the result.")
        data.print(f"Written: {report.output}", soft_wrap=True)
        return
    places = [f"{slip.detector} in frame {slip.frame}" for slip in report.slips[:_TOLD]]
    more = " …" if len(report.slips) > _TOLD else ""
    data.print(f"A face is still found, or something like one: {', '.join(places)}{more}")
    data.print(f"Written, to be looked at: {report.output}", soft_wrap=True)
