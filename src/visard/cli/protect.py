"""``visard protect``: the main job, on photos and folders."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from visard.cli import protect_options as given
from visard.cli.at_scale import Address, EngineChoice, Workers, at_scale, check_engine, recommend
from visard.cli.output import talk
from visard.cli.photos import account, check_photos, status, tell_missing, treat
from visard.cli.there import treat_there
from visard.photo.metadata import Keep
from visard.registry import DEFAULT_DETECTOR, DEFAULT_METHOD
from visard.types import Strength

if TYPE_CHECKING:
    from visard.client.photos import RemoteJob
    from visard.jobs.folder import Done, PhotoJob, Source
    from visard.jobs.settings import Settings, Target


def protect(
    photos: given.Photos,
    output: given.Output = None,
    strength: given.Strength = Strength.STANDARD,
    method: given.Method = DEFAULT_METHOD,
    only: given.Only = None,
    spared: given.Spared = None,
    references: given.References = None,
    target: given.Target = None,
    i_have_their_consent: given.Consent = False,
    html: given.Html = None,
    stranger: given.Stranger = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    keep_metadata: given.KeepMetadata = False,
    keep_credit: given.KeepCredit = False,
    quality: given.Quality = 95,
    seed: given.Seed = 0,
    force: given.Force = False,
    server: given.Server = None,
    engine: EngineChoice = None,
    address: Address = None,
    workers: Workers = None,
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
        visard protect holidays/ -o safe/ --only me.jpg
        visard protect archive/ -o safe/ --engine local
        visard protect me.jpg --references other-photos-of-me/ --json
        visard protect me.jpg --target my-brother.jpg --i-have-their-consent
        visard protect me.jpg --server http://127.0.0.1:8080
    """
    from visard.jobs.folder import photos_in
    from visard.jobs.settings import Settings, Whose

    targeted = _targeted(target, consent=i_have_their_consent)
    check_engine(engine, output, address, workers, {"--html": html, "--server": server})
    sources = photos_in(photos) if engine is None else []
    if engine is None:
        check_photos(sources, output, html, force=force)
        recommend(len(sources))
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
        whose=Whose(tuple(only or ()), tuple(spared or ())),
        target=targeted,
    )
    if engine is not None:
        from visard.scale.protecting import Protect

        where = (engine, address, workers)
        return at_scale(Protect(settings), photos, output, where, "Protecting", as_json=as_json)
    many = len(sources) > 1 or photos[0].is_dir()
    return _done(settings, sources, server, html, as_json=as_json, many=many)


def _done(
    settings: "Settings",
    sources: "Sequence[Source]",
    server: str | None,
    html: Path | None,
    *,
    as_json: bool,
    many: bool,
) -> int:
    """The work, here or by a server, and the account of it. The exit status."""
    output = settings.output
    if settings.whose and server is not None:
        raise typer.BadParameter("a server hides everybody", param_hint="--only, --keep")
    if server is None:
        results = treat(_local(settings), sources, output, "Protecting")
    else:
        results = treat_there(_remote(server, settings), sources, output, "Protecting there")
    account(results, html, as_json=as_json, many=many, force=settings.force)
    _tell_target(results, server)
    return status(results, len(sources))


def _targeted(photo: Path | None, *, consent: bool) -> "Target | None":
    from visard.jobs.settings import Target

    if photo is None and consent:
        raise typer.BadParameter("there is no --target", param_hint="--i-have-their-consent")
    return None if photo is None else Target(photo, consent)


def _tell_target(results: "Sequence[Done]", server: str | None) -> None:
    """Whom a targeted cloak convinced; the line that it left is told of, too."""
    from visard.jobs.target_log import log_path
    from visard.jobs.targets import TAKEN

    for done in results:
        if done.report is not None and TAKEN in done.report.settings:
            taken = done.report.settings[TAKEN]
            talk.print(f"{done.source.name}: taken for the chosen face by {taken}.")
            where = log_path() if server is None else f"the log of {server}"
            talk.print(f"That this was done is noted in {where}.")


def _local(settings: "Settings") -> "PhotoJob":
    from visard.jobs.protect import ProtectJob

    talk.print("Loading the recognisers …")
    job = ProtectJob(settings)
    tell_missing(job.cast.missing)
    return job


def _remote(server: str, settings: "Settings") -> "RemoteJob":
    from visard.client import Client

    talk.print(f"Photos go to {server}, and come back protected.")
    return Client(server, os.environ.get("VISARD_API_KEY", "")).job(settings)
