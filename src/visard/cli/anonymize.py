"""``visard anonymize``: photos anew, so that machines find no face in them."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.films import check_films, treat_films
from visard.cli.output import talk
from visard.cli.photos import account, check_photos, status, tell_missing, treat
from visard.cli.targets import check_target
from visard.photo.metadata import Keep
from visard.registry import DEFAULT_DETECTOR

Strokes = Annotated[
    str | None,
    typer.Option(help="For paint: broadest, broad, medium, fine, finest; else measured."),
]
Weights = Annotated[
    Path | None, typer.Option(help="For paint: a network that visard train paint wrote.")
]
Blur = Annotated[float | None, typer.Option(help="For blur: its width, in widths of the face.")]
Squares = Annotated[int | None, typer.Option(help="For pixelate: squares across the face.")]
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
    animate: Animate = None,
    only: given.Only = None,
    spared: given.Spared = None,
    html: given.Html = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    keep_metadata: given.KeepMetadata = False,
    keep_credit: given.KeepCredit = False,
    quality: given.Quality = 95,
    seed: given.Seed = 0,
    force: given.Force = False,
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
        visard anonymize portrait.jpg --method paint
        visard anonymize portrait.jpg --method paint --strokes medium
        visard anonymize portrait.jpg --method paint --animate growing.gif
        visard anonymize holidays/ --method paint -o painted/ --json
    """
    from visard.jobs.anonymize import AnonymizeJob, Wishes
    from visard.jobs.folder import films_in, is_film, photos_in
    from visard.jobs.settings import Whose

    films = films_in(photos)
    sources = photos_in(each for each in photos if not is_film(each))
    if sources or not films:
        check_photos(sources, output, html, force=force)
    check_films(films, output, html, animate, as_json=as_json and bool(sources))
    if animate is not None:
        if len(sources) > 1:
            raise typer.BadParameter("one file shows one photo; give one", param_hint="--animate")
        check_target(animate, "--animate", (".gif",), force=force)
    looks = {"strokes": strokes, "blur": blur, "squares": squares}
    wishes = Wishes(
        method,
        looks | {"weights": weights},
        chosen=any(value is not None for value in looks.values()),
        animate=animate,
        output=output,
        seed=seed,
        detector=detector,
        keep=Keep.ALL if keep_metadata else Keep.CREDIT if keep_credit else Keep.NOTHING,
        quality=quality,
        force=force,
        whose=Whose(tuple(only or ()), tuple(spared or ())),
    )
    worst = treat_films(films, wishes, output, as_json=as_json) if films else 0
    if not sources:
        return worst
    talk.print("Loading the recognisers …")
    job = AnonymizeJob(wishes)
    tell_missing(job.missing)
    results = treat(job, sources, output, "Anonymising")
    many = len(sources) > 1 or photos[0].is_dir()
    account(results, html, as_json=as_json, many=many, force=force)
    return max(worst, status(results, len(sources)))
