"""``visard anonymize``: photos anew, so that machines find no face in them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from visard.cli import box_options as by_hand
from visard.cli import protect_options as given
from visard.cli.at_scale import (
    Address,
    EngineChoice,
    Where,
    Workers,
    at_scale,
    check_engine,
    recommend,
)
from visard.cli.by_hand import Lists
from visard.cli.films import check_films, treat_films
from visard.cli.output import talk
from visard.cli.photos import account, check_photos, status, tell_missing, treat
from visard.cli.targets import check_target
from visard.cli.there import check_server, treat_there
from visard.photo.metadata import Keep
from visard.registry import DEFAULT_DETECTOR
from visard.types import Check

if TYPE_CHECKING:
    from visard.jobs.folder import Source
    from visard.jobs.wishes import Wishes

Strokes = Annotated[
    str | None,
    typer.Option(help="For paint: broadest, broad, medium, fine, finest; else measured."),
]
Weights = Annotated[
    Path | None,
    typer.Option(help="For paint and anonymousnet: a network that visard train wrote."),
]
Close = Annotated[
    float | None,
    typer.Option(
        "--t",
        min=0,
        max=1,
        help="For anonymousnet: how far attributes shown may be from everybody's.",
    ),
]
Epsilon = Annotated[
    float | None,
    typer.Option(min=0, help="For anonymousnet: how much each attribute may tell of the true one."),
]
Edit = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=3,
        help="For anonymousnet: how far from the own face, 1: as learned; else measured.",
    ),
]
Perturbation = Annotated[
    float | None,
    typer.Option(min=0, max=64, help="For anonymousnet: grey levels at most; else measured."),
]
Mask = Annotated[
    Path | None, typer.Option(help="For anonymousnet: what visard mask anonymousnet wrote.")
]
Blur = Annotated[float | None, typer.Option(help="For blur: its width, in widths of the face.")]
Squares = Annotated[int | None, typer.Option(help="For pixelate: squares across the face.")]
Shown = Annotated[
    Check,
    typer.Option(
        help="What machines are shown: the file and what becomes of it when it is sent on, or "
        "the file alone, in less than half the time."
    ),
]
Animate = Annotated[
    Path | None, typer.Option(help="For paint: write a GIF of how it grows (one photo only).")
]


def anonymize(
    photos: given.Photos,
    method: given.Method = "solid",
    output: given.Output = None,
    strokes: Strokes = None,
    weights: Weights = None,
    blur: Blur = None,
    squares: Squares = None,
    t: Close = None,
    epsilon: Epsilon = None,
    edit: Edit = None,
    perturbation: Perturbation = None,
    mask: Mask = None,
    animate: Animate = None,
    only: given.Only = None,
    spared: given.Spared = None,
    boxes: by_hand.Boxes = None,
    write_boxes: by_hand.WriteBoxes = None,
    largest: by_hand.Largest = 0.8,
    most: by_hand.Most = 200,
    every: by_hand.Every = None,
    review: by_hand.Review = None,
    show_originals: by_hand.ShowOriginals = False,
    sign: by_hand.Sign = None,
    sign_key: by_hand.SignKey = None,
    html: given.Html = None,
    check: Shown = Check.FULL,
    detector: given.Detector = DEFAULT_DETECTOR,
    keep_metadata: given.KeepMetadata = False,
    keep_credit: given.KeepCredit = False,
    quality: given.Quality = 95,
    seed: given.SeedOrSecret = None,
    force: given.Force = False,
    engine: EngineChoice = None,
    address: Address = None,
    workers: Workers = None,
    server: given.Server = None,
    as_json: given.Json = False,
) -> int:
    """Make photos and videos anew so that machines find no face in them, and prove it.

    Unlike a protected photo, the result shows that it was changed. A method goes from
    the least change to the most, and stops where no detector finds a face any more: the
    written file is read again and shown to every detector and recogniser at hand. The
    result NAME.visard.jpg stands beside NAME.jpg. Where some system that knew a face
    still does, it is called NAME.partial.jpg and the exit status is 3; where nothing
    was gained, nothing is written. Who says what it is to look like (--strokes, --blur,
    --squares) gets that, whatever machines make of it.

    In videos every face is covered in every frame, and held where a detector blinks; the
    sound stays. Frames of the result are looked at again: where a face is found, the name
    is NAME.partial.mp4, and when it is to be seen is said.

    Examples:
        visard anonymize portrait.jpg
        visard anonymize holidays/party.mp4
        visard anonymize holidays/ -o covered/ --keep me.jpg --keep my-son.jpg
        visard anonymize holidays/ -o covered/ --review review.html --write-boxes covered.csv
        visard anonymize holidays/ -o covered/ --boxes corrections.csv --force
        visard anonymize portrait.jpg --method paint
        visard anonymize portrait.jpg --method paint --strokes medium
        visard anonymize portrait.jpg --method anonymousnet
        visard anonymize portrait.jpg --method anonymousnet --t 0.2 --epsilon 1 --perturbation 4
        visard anonymize portrait.jpg --method paint --animate growing.gif
        visard anonymize holidays/ --method paint -o painted/ --json
        visard anonymize archive/ -o covered/ --engine local --check file
        visard anonymize holidays/ -o covered/ --server http://127.0.0.1:8080
    """
    from visard.jobs.wishes import Wishes

    alone = {"--html": html, "--write-boxes": write_boxes, "--every": every, "--server": server}
    check_engine(engine, output, address, workers, alone)
    given_so = (output, html, animate, every)
    work = _Work() if engine else _asked_for(photos, *given_so, force=force, as_json=as_json)
    check_server(server, (boxes, write_boxes, review, weights, mask))
    lists = Lists(boxes, write_boxes, review, work.files, originals=show_originals, force=force)
    looks = _looks(strokes=strokes, blur=blur, squares=squares, edit=edit, perturb=perturbation)
    kept = Keep.ALL if keep_metadata else Keep.CREDIT if keep_credit else Keep.NOTHING
    shape: dict[str, Any] = {"seed": seed, "detector": detector, "quality": quality, "keep": kept}
    place = dict[str, Any](output=output, force=force, animate=animate, every=every, check=check)
    wishes = Wishes(
        method,
        looks | {"weights": weights, "t": t, "epsilon": epsilon, "mask": mask},
        chosen=any(value is not None for value in looks.values()),
        **(shape | place | _faces(lists, only, spared, (largest, most), (sign, sign_key))),
    )
    if engine is not None:
        return _at_scale(wishes, photos, (engine, address, workers), as_json=as_json)
    return _done(work, wishes, lists, html, server, as_json=as_json)


def _looks(
    *,
    strokes: str | None,
    blur: float | None,
    squares: int | None,
    edit: float | None,
    perturb: float | None,
) -> dict[str, Any]:
    """What says how the result is to look; who gives any of it gets that."""
    given_so = {"strokes": strokes, "blur": blur, "squares": squares}
    return given_so | {"edit": edit, "perturbation": perturb}


def _faces(
    lists: Lists,
    only: Sequence[Path] | None,
    spared: Sequence[Path] | None,
    limits: tuple[float, int],
    signing: tuple[Path | None, Path | None],
) -> dict[str, Any]:
    """Wishes about single faces, and about what is written of them."""
    from visard.jobs.settings import Whose

    return {
        "whose": Whose(tuple(only or ()), tuple(spared or ())),
        "boxes": lists.owned,
        "review": lists.makes_page,
        "limits": by_hand.limits(*limits),
        "signing": by_hand.signing(*signing),
    }


def _at_scale(wishes: "Wishes", photos: Sequence[Path], where: Where, *, as_json: bool) -> int:
    from visard.scale.anonymizing import Anonymize

    work = Anonymize(wishes)
    return at_scale(work, photos, wishes.output, where, "Anonymising", as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be treated.

    Attributes:
        many: a summary is printed in place of a report.
    """

    sources: "Sequence[Source]" = ()
    films: "Sequence[Source]" = ()
    many: bool = True

    @property
    def files(self) -> list[Path]:
        return [each.path for each in (*self.sources, *self.films)]


def _asked_for(
    photos: Sequence[Path],
    output: Path | None,
    html: Path | None,
    animate: Path | None,
    every: int | None,
    *,
    force: bool,
    as_json: bool,
) -> _Work:
    """The photos and videos, and that what is asked for can be had of them."""
    from visard.jobs.folder import films_in, is_film, photos_in

    films = films_in(photos)
    sources = photos_in(each for each in photos if not is_film(each))
    if sources or not films:
        check_photos(sources, output, html, force=force)
    check_films(films, output, html, animate, as_json=as_json and bool(sources))
    if animate is not None:
        if len(sources) > 1:
            raise typer.BadParameter("one file shows one photo; give one", param_hint="--animate")
        check_target(animate, "--animate", (".gif",), force=force)
    if every is not None and not films:
        raise typer.BadParameter("that is for videos", param_hint="--every")
    recommend(len(sources))
    return _Work(sources, films, len(sources) > 1 or photos[0].is_dir())


def _done(
    work: _Work,
    wishes: "Wishes",
    lists: Lists,
    html: Path | None,
    server: str | None,
    *,
    as_json: bool,
) -> int:
    """Videos, then photos, then what was asked for besides. The exit status."""
    from visard.jobs.anonymize import AnonymizeJob

    if server is not None:
        return _done_there(server, work, wishes, html, as_json=as_json)
    worst = 0
    if work.films:
        done = treat_films(work.films, wishes, as_json=as_json)
        lists.take(done.marks, done.reviewed)
        worst = done.status
    if work.sources:
        talk.print("Loading the recognisers …")
        job = AnonymizeJob(wishes)
        tell_missing(job.missing)
        if job.caution:
            talk.print(job.caution)
        job.survey(work.sources)
        results = treat(job, work.sources, wishes.output, "Anonymising", lists.look)
        account(results, html, as_json=as_json, many=work.many, force=wishes.force)
        worst = max(worst, status(results, len(work.sources)))
    lists.write()
    return worst


def _done_there(
    server: str, work: _Work, wishes: "Wishes", html: Path | None, *, as_json: bool
) -> int:
    """The same by a server. The exit status."""
    from dataclasses import replace

    from visard.client import Client

    asked = {name: value for name, value in wishes.options.items() if value is not None}
    plain, worst = replace(wishes, options=asked), 0
    client = Client(server, os.environ.get("VISARD_API_KEY", ""))
    talk.print(f"Photos and videos go to {server}, and come back changed.")
    if work.films:
        films = client.film_job(plain)
        worst = treat_films(work.films, plain, as_json=as_json, there=films).status
    if work.sources:
        job = client.anonymize_job(plain)
        results = treat_there(job, work.sources, wishes.output, "Anonymising there")
        account(results, html, as_json=as_json, many=work.many, force=wishes.force)
        worst = max(worst, status(results, len(work.sources)))
    return worst
