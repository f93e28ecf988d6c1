"""``visard patch``: patches to print and wear, which hide a face from a detector."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json, talk
from visard.cli.patch_choices import Paper, Part
from visard.cli.results import check_folder, counting
from visard.cli.targets import check_target

if TYPE_CHECKING:
    from visard.jobs.patch_apply import Patched
    from visard.jobs.patch_film import PatchedFilm

UNPROTECTED = 3

Place = Annotated[Part, Option("--where", help="The part of the face that carries the patches.")]
Patches = Annotated[
    Path | None,
    Option(help="A file of patches; by default the pair that comes along for the part."),
]


def train(
    photos: Annotated[list[Path], Option(help="Photos of faces, or folders of them.")],
    out: Annotated[Path, Option(help="Folder for the patches, their picture and the losses.")],
    where: Place = Part.CHEEKS,
    epochs: Annotated[int, Option(min=1, help="Steps; each sees photos drawn anew.")] = 2000,
    at_once: Annotated[int, Option(min=1, help="Photos that a step sees.")] = 16,
    rate: Annotated[
        float, Option(min=0, max=1, help="Most that a step changes a grey value, of 0 to 1.")
    ] = 0.04,
    alpha: Annotated[float, Option(min=0, help="Weight of total variation.")] = 0.1,
    beta: Annotated[float, Option(min=0, help="Weight of blackness.")] = 0.02,
    proposals_only: Annotated[
        bool, Option("--proposals-only", help="Attack P-Net alone, as the paper does.")
    ] = False,
    minutes: Annotated[
        float | None, Option(min=0, help="Stop after so many; --resume goes on.")
    ] = None,
    resume: Annotated[bool, Option("--resume", help="Go on with a training that stopped.")] = False,
    start: Annotated[Path | None, Option(help="A file of patches to begin with.")] = None,
    terms: Annotated[
        str, Option(help="Of the photos; the patches' card will say so.")
    ] = "as the photos it was trained on",
    seed: given.Seed = 0,
    force: given.Force = False,
) -> None:
    """Train a pair of patches on photos of the people who are to wear them.

    In the folder stand then PART.safetensors, PART.png with the patches as they look, and
    PART.jsonl with the loss of each epoch; all are brought up to date on the way.

    Examples:
        visard patch train --photos photos-of-me/ --where cheeks --out patches/
        visard patch train --photos photos-of-me/ --where mask --out patches/ --minutes 20
        visard patch train --photos photos-of-me/ --where mask --out patches/ --resume
    """
    check_folder(out)
    check_target(out / f"{where.value}.safetensors", "--out", (".safetensors",), force=force)
    from visard.jobs import patch_train as job
    from visard.patch.places import Where
    from visard.patch.training import Recipe

    recipe = Recipe(epochs=epochs, alpha=alpha, beta=beta, rate=rate, at_once=at_once, seed=seed)
    wish = job.Wish(
        out,
        Where(where),
        recipe,
        proposals_only,
        resume=resume,
        minutes=minutes,
        start=start,
        terms=terms,
    )
    with counting("Finding faces") as advance:
        people = job.sitters(photos, advance)
    with counting("Training") as advance:
        finished = job.train(people, wish, lambda done, total, _: advance(done, total))
    if finished:
        talk.print(f"written: {wish.output}")
    else:
        talk.print(f"stopped before {wish.output} was finished; --resume goes on")


def apply(
    photos: Annotated[list[Path], Argument(help="Photos or videos.")],
    where: Place = Part.CHEEKS,
    patches: Patches = None,
    worn: Annotated[
        bool, Option("--worn", help="With --where mask: masks are worn already, draw none.")
    ] = False,
    output: given.Output = None,
    quality: given.Quality = 95,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Lay patches on every face of photos and videos, and see whether MTCNN still finds it.

    Two checkered markers in a photo say where the patches go, else the landmarks do. The
    written file is read again and judged: NAME.visard.jpg where MTCNN finds none of the faces,
    NAME.partial.jpg and exit status 3 where it finds one. Other detectors may find it anyway.

    Examples:
        visard patch apply portrait.jpg
        visard patch apply portrait.jpg --where mask
        visard patch apply portrait.jpg --patches patches/cheeks.safetensors -o safe/
    """
    if output is not None and not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    from visard.errors import VisardError
    from visard.jobs.patch_apply import PatchJob, Settings, pair_of
    from visard.patch.places import Where

    pair = pair_of(patches, Where(where))
    job = PatchJob(Settings(pair, output, worn=worn, quality=quality, force=force))
    results: list[Patched | PatchedFilm | str] = []
    for photo in photos:
        try:
            results.append(_applied(job, photo))
        except VisardError as error:
            complain(error)
            results.append(str(error))
    if as_json:
        entries = [_facts(path, result) for path, result in zip(photos, results, strict=True)]
        print_json(entries if len(entries) > 1 else entries[0])
    else:
        _tell(results)
    if all(isinstance(result, str) for result in results):
        return 1
    return 0 if all(not isinstance(r, str) and r.hidden for r in results) else UNPROTECTED


def _applied(job: Any, path: Path) -> "Patched | PatchedFilm":
    from visard.jobs.patch_film import run
    from visard.photo.video import EXTENSIONS

    if path.suffix.lower() in EXTENSIONS:
        with counting("Frames") as advance:
            return run(job, path, None, advance)
    result: Patched = job.run(path)
    return result


def _facts(path: Path, result: "Patched | PatchedFilm | str") -> dict[str, Any]:
    from dataclasses import asdict

    if isinstance(result, str):
        return {"source": str(path), "error": result}
    facts = asdict(result) | {"source": str(path), "output": str(result.output)}
    return facts | {"hidden": result.hidden}


def _tell(results: Sequence["Patched | PatchedFilm | str"]) -> None:
    from visard.jobs.patch_film import PatchedFilm

    for result in results:
        if isinstance(result, str):
            continue
        if isinstance(result, PatchedFilm):
            data.print(
                f"{result.output}: MTCNN finds a face with patches in {result.found} of "
                f"{result.judged} frames"
            )
            continue
        for number, face in enumerate(result.faces, start=1):
            word = "still found" if face.found else "not found any more"
            others = f"; found by {', '.join(face.others)}" if face.others else ""
            data.print(
                f"{result.output}: face {number} (by {face.marking}): {word} by MTCNN{others}"
            )


def sheet(
    output: Annotated[Path, Option("--output", "-o", help="The sheet, a PDF file.")],
    where: Place = Part.CHEEKS,
    patches: Patches = None,
    paper: Annotated[Paper, Option(help="Size of the paper.")] = Paper.A4,
    eye_distance: Annotated[
        float, Option(min=40, max=80, help="Millimetres between your pupils.")
    ] = 63.0,
    force: given.Force = False,
) -> None:
    """Write a sheet to print: both patches and two markers at their true size, to be cut out.

    Examples:
        visard patch print -o sheet.pdf
        visard patch print --where mask --paper letter --eye-distance 60 -o sheet.pdf
    """
    check_target(output, "--output", (".pdf",), force=force)
    from visard.jobs.patch_apply import pair_of
    from visard.patch.places import Where
    from visard.patch.sheet import sheet as drawn
    from visard.photo.atomic import write_bytes

    made = drawn(pair_of(patches, Where(where)), paper.value, eye_distance)
    write_bytes(output, made, force=force)
    talk.print(f"written: {output}; print it at 100 %, without fitting to the page")


def evaluate(
    photos: Annotated[list[Path], Option(help="Photos of faces, or folders of them.")],
    where: Place = Part.CHEEKS,
    patches: Patches = None,
    frames: Annotated[int, Option(min=1, help="Frames to make of the photos.")] = 100,
    seed: given.Seed = 0,
    as_json: given.Json = False,
) -> None:
    """Measure how often MTCNN misses faces with patches, beside noise, grey, and none.

    Frames are made of the photos by chance: pose, size, light, noise. A face is missed when no
    detection overlaps it by 0.3 (intersection over union), at four steps of the pyramid.

    Examples:
        visard patch eval --photos photos-of-me/
        visard patch eval --photos photos-of-me/ --patches patches/mask.safetensors --where mask
    """
    from visard.jobs import patch_eval as job
    from visard.jobs.patch_apply import pair_of
    from visard.jobs.patch_train import sitters
    from visard.patch.frames import Dress
    from visard.patch.places import Where

    pair = pair_of(patches, Where(where))
    with counting("Finding faces") as advance:
        people = sitters(photos, advance)
    trial = job.Trial(people, pair.card.where, frames, job.at_factors())
    shares: dict[str, dict[str, float]] = {}
    for dress in Dress:
        with counting(dress.value) as advance:
            count = job.missed(trial, dress, pair.patches, seed, advance)
        shares[dress.value] = {name: number / frames for name, number in count.items()}
    if as_json:
        print_json({"frames": frames, "photos": len(people), "missed": shares})
        return
    data.print(f"Share of {frames} frames in which MTCNN misses the face, by scale step factor:")
    for name, each in shares.items():
        numbers = "  ".join(f"{factor} {share:4.0%}" for factor, share in each.items())
        data.print(f"  {name:<8} {numbers}")
