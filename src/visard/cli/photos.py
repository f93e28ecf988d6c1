"""What verbs that treat photos and folders share: the work, the account of it, the status."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from visard.cli.output import complain, data, print_json, talk
from visard.cli.targets import PAGE, check_target
from visard.types import Outcome

if TYPE_CHECKING:
    from visard.jobs.folder import Done, PhotoJob, Source
    from visard.jobs.protect import Evidence

UNPROTECTED, INTERRUPTED = 3, 130


def check_photos(
    sources: Sequence["Source"], output: Path | None, html: Path | None, *, force: bool
) -> None:
    """Before long work: there is something to do, and a place for what comes of it.

    Raises:
        typer.BadParameter: there is not.
    """
    if not sources:
        raise typer.BadParameter("there is no photo in it", param_hint="PHOTOS")
    if output is not None and not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    if html is not None:
        if len(sources) > 1:
            raise typer.BadParameter("one page shows one photo; give one", param_hint="--html")
        check_target(html, "--html", PAGE, force=force)


def tell_missing(missing: Sequence[str]) -> None:
    """Say which machines cannot take part."""
    if missing:
        names = ", ".join(line.partition(": ")[0] for line in missing)
        complain(f"not taking part for want of their files: {names}; see: visard weights list")


def treat(
    job: "PhotoJob",
    sources: Sequence["Source"],
    output: Path | None,
    words: str,
    shown: "Callable[[Done], None] | None" = None,
) -> list["Done"]:
    """The results so far: an interruption ends the work, not the account of it.

    Args:
        shown: is handed each result with its pictures, which are not kept.
    """
    from dataclasses import replace

    from rich.progress import track

    from visard.jobs.folder import treat_all

    alone = len(sources) == 1
    work = treat_all(job, sources, output, keep_pictures=alone or shown is not None)
    results = []
    try:
        for done in track(work, total=len(sources), description=words, console=talk, disable=alone):
            if shown is not None:
                shown(done)
            results.append(done if alone else replace(done, evidence=None))
    except KeyboardInterrupt:
        if not results:
            raise
        complain(f"interrupted: {len(sources) - len(results)} photos were not looked at")
    return results


def account(
    results: Sequence["Done"], html: Path | None, *, as_json: bool, many: bool, force: bool
) -> None:
    """Say what became of each photo.

    Args:
        html: where the page of the one photo goes; None: nobody asked for one.
        many: a summary in place of a report.
        force: replace a page of that name.
    """
    evidence = results[0].evidence if html is not None else None
    if html is not None and evidence is not None:
        _write_page(evidence, html, force=force)  # first: who reads along may stop early
    _show(results, as_json=as_json, many=many)
    if evidence is not None:
        talk.print(f"The evidence page: {html}")


def status(results: Sequence["Done"], expected: int) -> int:
    """The exit status: 0 where every photo is hidden and written."""
    if len(results) < expected:
        return INTERRUPTED
    if len(results) == 1 and results[0].report is None:
        return 1
    safe = (
        done.report is not None
        and done.report.output is not None
        and _word(done) is Outcome.PROTECTED
        for done in results
    )
    return 0 if all(safe) else UNPROTECTED


def _show(results: Sequence["Done"], *, as_json: bool, many: bool) -> None:
    from visard.report import json, terminal

    for done in results:
        if done.report is None:
            complain(done.error)
        elif not as_json and not many:
            terminal.show(done.report, data)
    if many and not as_json:
        terminal.summary([(str(d.source), _word(d)) for d in results], data)
    if as_json:
        entries: list[dict[str, Any]] = [
            {"path": str(d.source), "error": d.error}
            if d.report is None
            else {"path": str(d.source)} | json.plain(d.report)
            for d in results
        ]
        print_json(entries if many else entries[0])


def _word(done: "Done") -> Outcome | str:
    """What became of it; whatever the method's claim counts as success is ``PROTECTED``."""
    from visard.report.words import succeeded

    if done.report is None:
        return done.error.removeprefix(f"{done.source}: ")
    if succeeded(done.report.outcome, done.report.claim):
        return Outcome.PROTECTED
    return done.report.outcome


def _write_page(evidence: "Evidence", path: Path, *, force: bool) -> None:
    from visard.photo.atomic import write_bytes
    from visard.report.html import page

    text = page(evidence.report, evidence.before, evidence.after)
    write_bytes(path, text.encode(), force=force)
