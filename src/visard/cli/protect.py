"""``visard protect``: the main job, on photos and folders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json, talk
from visard.cli.targets import PAGE, check_target
from visard.photo.metadata import Keep
from visard.registry import DEFAULT_DETECTOR, DEFAULT_METHOD
from visard.types import Outcome, Strength

if TYPE_CHECKING:
    from visard.jobs.folder import Done, Source
    from visard.jobs.protect import Evidence, ProtectJob

UNPROTECTED, INTERRUPTED = 3, 130


def protect(
    photos: given.Photos,
    output: given.Output = None,
    strength: given.Strength = Strength.STANDARD,
    method: given.Method = DEFAULT_METHOD,
    references: given.References = None,
    html: given.Html = None,
    stranger: given.Stranger = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    keep_metadata: given.KeepMetadata = False,
    keep_credit: given.KeepCredit = False,
    quality: given.Quality = 95,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Change photos so that machines no longer know who is in them, and prove it.

    Every face is found and changed; then the written file is read again and shown to
    every recogniser at hand. The result NAME.visard.jpg stands beside NAME.jpg. Where
    some system that was attacked still recognises a face, it is called NAME.partial.jpg
    and the exit status is 3; where nothing was gained, nothing is written.

    Examples:
        visard protect portrait.jpg
        visard protect portrait.jpg --strength strong --html proof.html
        visard protect holidays/ -o safe/
        visard protect me.jpg --references other-photos-of-me/ --json
    """
    from visard.jobs.folder import photos_in
    from visard.jobs.protect import ProtectJob
    from visard.jobs.settings import Settings

    sources = photos_in(photos)
    _check(sources, output, html, force)
    settings = Settings(
        output=output,
        method=method,
        strength=strength,
        seed=seed,
        detector=detector,
        stranger=stranger,
        references=references,
        keep=Keep.ALL if keep_metadata else Keep.CREDIT if keep_credit else Keep.NOTHING,
        quality=quality,
        force=force,
    )
    talk.print("Loading the recognisers …")
    job = ProtectJob(settings)
    if job.cast.missing:
        names = ", ".join(line.partition(": ")[0] for line in job.cast.missing)
        complain(f"not taking part for want of their files: {names}; see: visard weights list")
    results = _run(job, sources)
    evidence = results[0].evidence if html is not None else None
    if html is not None and evidence is not None:
        _write_page(evidence, html, force=force)  # first: who reads along may stop early
    _show(results, as_json=as_json, many=len(sources) > 1 or photos[0].is_dir())
    if evidence is not None:
        talk.print(f"The evidence page: {html}")
    return _status(results) if len(results) == len(sources) else INTERRUPTED


def _check(
    sources: Sequence["Source"], output: Path | None, html: Path | None, force: bool
) -> None:
    if not sources:
        raise typer.BadParameter("there is no photo in it", param_hint="PHOTOS")
    if output is not None and not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    if html is not None:
        if len(sources) > 1:
            raise typer.BadParameter("one page shows one photo; give one", param_hint="--html")
        check_target(html, "--html", PAGE, force=force)


def _run(job: "ProtectJob", sources: Sequence["Source"]) -> list["Done"]:
    """The results so far: an interruption ends the work, not the account of it."""
    from rich.progress import track

    from visard.jobs.folder import protect_all

    alone = len(sources) == 1
    work = protect_all(job, sources, job.settings.output, keep_pictures=alone)
    results = []
    try:
        for done in track(
            work, total=len(sources), description="Protecting", console=talk, disable=alone
        ):
            results.append(done)
    except KeyboardInterrupt:
        if not results:
            raise
        complain(f"interrupted: {len(sources) - len(results)} photos were not looked at")
    return results


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
    if done.report is None:
        return done.error.removeprefix(f"{done.source}: ")
    return done.report.outcome


def _write_page(evidence: "Evidence", path: Path, *, force: bool) -> None:
    from visard.photo.atomic import write_bytes
    from visard.report.html import page

    text = page(evidence.report, evidence.before, evidence.after)
    write_bytes(path, text.encode(), force=force)


def _status(results: Sequence["Done"]) -> int:
    if len(results) == 1 and results[0].report is None:
        return 1
    safe = (
        done.report is not None
        and done.report.output is not None
        and done.report.outcome is Outcome.PROTECTED
        for done in results
    )
    return 0 if all(safe) else UNPROTECTED
