"""``visard upscale``: photos four times as wide and high."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import complain, print_json, talk
from visard.cli.results import counting

if TYPE_CHECKING:
    from visard.jobs.folder import Source
    from visard.jobs.upscale import Enlarged, Wanted

Weights = Annotated[
    Path | None, typer.Option(help="A file of ESRGAN, Real-ESRGAN or: visard train esrgan.")
]
Realism = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="How much may be invented: 0 soft, 1 crisp; usually 0.5."),
]
Upscaler = Annotated[str, typer.Option(help="What enlarges; see: visard methods.")]


def upscale(
    photos: given.Photos,
    output: given.Output = None,
    weights: Weights = None,
    realism: Realism = None,
    upscaler: Upscaler = "esrgan",
    quality: given.Quality = 95,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Make photos four times as wide and high, with detail that a network invents.

    What is added is a guess: it is no evidence of what was there, and no protection.
    The result NAME.x4.jpg stands beside NAME.jpg; its tags are dropped.

    Examples:
        visard upscale small.jpg
        visard upscale small.jpg --realism 0
        visard upscale thumbnails/ -o large/
        visard upscale small.jpg --weights RealESRGAN_x4plus.pth
    """
    from visard.jobs.folder import photos_in
    from visard.jobs.upscale import Wanted, not_results

    sources = not_results(photos_in(photos), photos)
    if not sources:
        raise typer.BadParameter("there is no photo in it", param_hint="PHOTOS")
    if output is not None and not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    if weights is not None and upscaler != "esrgan":
        raise typer.BadParameter(f"{upscaler} takes no weights", param_hint="--weights")
    name = upscaler if weights is None else f"{upscaler}:{weights}"
    results = _run(sources, Wanted(output, name, realism, quality, force))
    many = len(sources) > 1 or photos[0].is_dir()
    _show(results, as_json=as_json, many=many)
    return 0 if all(each.output for each in results) else 1


def _run(sources: Sequence["Source"], wanted: "Wanted") -> list["Enlarged"]:
    """The bar counts photos, or the parts of a single one."""
    from visard.jobs.upscale import UpscaleJob, upscale_all

    job, results = UpscaleJob(wanted), []
    with counting("Enlarging") as advance:
        parts = advance if len(sources) == 1 else (lambda done, total: None)
        for done in upscale_all(job, sources, wanted.output, parts):
            results.append(done)
            if len(sources) > 1:
                advance(len(results), len(sources))
    return results


def _show(results: Sequence["Enlarged"], *, as_json: bool, many: bool) -> None:
    for each in results:
        if each.output is None:
            complain(each.error)
        else:
            talk.print(f"written: {each.output} ({each.size[0]}×{each.size[1]})")
    if as_json:
        entries = [_entry(each) for each in results]
        print_json(entries if many else entries[0])


def _entry(each: "Enlarged") -> dict[str, object]:
    if each.output is None:
        return {"path": str(each.source), "error": each.error}
    width, height = each.size
    return {
        "path": str(each.source),
        "output": str(each.output),
        "width": width,
        "height": height,
        "seconds": each.seconds,
    }
