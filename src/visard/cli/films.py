"""What verbs that treat videos share: the work, and the account of it."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from visard.cli.output import complain, data, print_json
from visard.cli.photos import UNPROTECTED
from visard.cli.results import counting

if TYPE_CHECKING:
    from visard.boxes.mark import Mark
    from visard.client.films import RemoteFilms
    from visard.jobs.anonymize_film import FilmJob, FilmReport
    from visard.jobs.folder import Source
    from visard.jobs.wishes import Wishes
    from visard.review_report import Reviewed


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


@dataclass(slots=True)
class FilmAccount:
    """What became of some videos.

    Attributes:
        status: the exit status.
        marks: what was covered, and what was marked by hand.
        reviewed: for a page, where one is wanted.
    """

    status: int = 0
    marks: list["Mark"] = field(default_factory=list)
    reviewed: list["Reviewed"] = field(default_factory=list)


def treat_films(
    films: Sequence["Source"],
    wishes: "Wishes",
    *,
    as_json: bool,
    there: "RemoteFilms | None" = None,
) -> FilmAccount:
    """One video after the other; a bad one never stops the rest.

    Args:
        there: a server does the work.
    """
    from visard.boxes.owners import key
    from visard.jobs.anonymize_film import FilmJob
    from visard.jobs.review import film_failed, film_review

    if not films:
        return FilmAccount()
    job: FilmJob | RemoteFilms = there or FilmJob(wishes)
    entries, done = list[dict[str, Any]](), FilmAccount()
    for film in films:
        report, error = _treated(job, film, wishes)
        if report is None:
            complain(error)
            entries.append({"path": str(film.path), "error": error})
            given = wishes.boxes.get(key(film.path), ())
            done.marks += given
            done.reviewed.append(film_failed(film.path, error, given))
            continue
        entries.append({"path": str(film.path)} | asdict(report) | {"hidden": report.hidden})
        done.marks += job.gathered.marks
        done.reviewed.append(film_review(film.path, report, job.gathered))
        if not as_json:
            _tell(report)
    if as_json:
        print_json(entries if len(entries) > 1 else entries[0])
    failed = len(entries) == 1 and "error" in entries[0]
    hidden = all(each.get("hidden") for each in entries)
    done.status = 1 if failed else 0 if hidden else UNPROTECTED
    return done


def _treated(
    job: "FilmJob | RemoteFilms", film: "Source", wishes: "Wishes"
) -> tuple["FilmReport | None", str]:
    """The report; or None, and what went wrong."""
    from visard.errors import VisardError

    folder = wishes.output / film.inside if wishes.output else film.path.parent
    try:
        with counting(f"Covering faces in {film.path.name}") as advance:
            return job.run(film.path, folder, advance), ""
    except VisardError as error:
        return None, str(error)
    except Exception as error:  # whatever it is, it must not cost the other videos
        logging.getLogger(__name__).debug("unexpected", exc_info=error)
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        return None, f"{film.path}: unexpectedly failed ({reason})"


_TOLD = 5
"""Frames that are named at most."""


def _tell(report: "FilmReport") -> None:
    if report.caution:
        data.print(f"Mind: {report.caution}")
    if report.resumed:
        data.print(f"Went on after a run that was stopped: {report.resumed} looks taken over.")
    data.print(
        f"{report.covered} faces covered in {report.with_faces} of {report.frames} frames; "
        f"{report.held} of them were held where nobody had found them."
    )
    if report.struck:
        data.print(f"Left uncovered, as the boxes by hand say: {report.struck} finds.")
    if report.hidden:
        data.print(f"No face is found in {report.judged} frames of the result.")
        data.print(f"Written: {report.output}", soft_wrap=True)
        return
    if report.refused:
        first = report.uncovered[0]
        data.print(
            f"Not covered: {report.refused} finds, {first.why}; the first in frame {first.frame}. "
            "Allow more, or mark with --boxes what is a face."
        )
    if report.slips:
        places = [f"{slip.detector} in frame {slip.frame}" for slip in report.slips[:_TOLD]]
        more = " …" if len(report.slips) > _TOLD else ""
        data.print(f"A face is still found, or something like one: {', '.join(places)}{more}")
    data.print(f"Written, to be looked at: {report.output}", soft_wrap=True)
