"""``visard gallery``: the people that machines shall know, to see whether they still do."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.at_scale import Address, EngineChoice, Where, Workers, at_scale, check_engine
from visard.cli.output import complain, data, print_json, talk
from visard.registry import DEFAULT_DETECTOR

if TYPE_CHECKING:
    from visard.jobs.enrolment import Enrolment
    from visard.pipeline.collect import Source

Folder = Annotated[
    Path | None, Option("--gallery", help="The gallery's folder; your own one if left out.")
]


def add(
    name: Annotated[str | None, Argument(help="Whose photos they are.")] = None,
    photos: Annotated[
        list[Path] | None, Argument(help="Photos, videos, folders, or a text file of paths.")
    ] = None,
    video: Annotated[
        list[Path] | None, Option(help="A video of the person; may be given several times.")
    ] = None,
    frames: Annotated[int, Option(min=1, help="How many frames to take of a video.")] = 40,
    people: Annotated[
        Path | None, Option(help="A folder with one folder a person, instead of a name.")
    ] = None,
    all_photos: Annotated[
        bool, Option("--all", help="Also photos that seem to show somebody else.")
    ] = False,
    gallery: Folder = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    output: Annotated[
        Path | None, Option("--output", "-o", help="With --engine: folder for the manifest.")
    ] = None,
    engine: EngineChoice = None,
    address: Address = None,
    workers: Workers = None,
    as_json: given.Json = False,
) -> int:
    """Enrol people: from now on every recogniser at hand knows their faces.

    The main face of each photo counts. Photos that are in the gallery already are
    skipped, so an enrolment that was interrupted goes on where it was. Where most
    recognisers find that some photos show somebody else, these are named and left out;
    --all enrols them too. Exit status 1 if a file could not be read.

    With --engine photos come in no order, so none can be found odd beside those before it:
    say --all. The manifest tells what became of each; the faces are in the gallery alone.

    Examples:
        visard gallery add ann ann-1.jpg ann-2.jpg
        visard gallery add me holidays/ --video clip.mp4 --frames 40
        visard gallery add --people people/ --gallery known/
        visard gallery add --people people/ --all --engine local -o enrolled/
    """
    check_engine(engine, output, address, workers, {"--video": video})
    if engine is not None:
        if not all_photos:
            what = "an engine enrols what seems odd as well; say so"
            raise typer.BadParameter(what, param_hint="--all")
        given_ones = [people] if people is not None else [*(photos or [])]
        where_to = gallery or _default()
        return _at_scale(
            name, given_ones, output, where_to, detector, (engine, address, workers), as_json
        )
    from visard.jobs.enrolment import enrol
    from visard.jobs.gallery import default_folder

    sources = _sources(name, [*(photos or [])], [*(video or [])], people, frames)
    where = gallery or default_folder()
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("Enrolling", total=len(sources))
        result = enrol(
            sources,
            where,
            odd_too=all_photos,
            detector_name=detector,
            advance=lambda done: bar.advance(task, done),
        )
    _report(result, where, all_photos=all_photos, as_json=as_json)
    return 1 if any(lost.error for lost in result.lost) else 0


def _default() -> Path:
    from visard.jobs.gallery import default_folder

    return default_folder()


def _at_scale(
    name: str | None,
    photos: Sequence[Path],
    output: Path | None,
    gallery: Path,
    detector: str,
    where: Where,
    as_json: bool,
) -> int:
    """The same by an engine. The exit status."""
    if not photos:
        raise typer.BadParameter("give a name and photos, or --people FOLDER", param_hint="NAME")
    from visard.scale.enrolling import Enrol, IntoGallery
    from visard.scale.places import need

    need("lancedb")
    sink = IntoGallery(gallery, name or "")
    plan = Enrol(name or "", detector)
    return at_scale(plan, photos, output, where, "Enrolling", as_json=as_json, sink=sink)


def remove(
    name: Annotated[str, Argument(help="Whom to forget.")],
    gallery: Folder = None,
    as_json: given.Json = False,
) -> None:
    """Erase a person from the gallery: nothing of the face stays on the disk.

    Examples:
        visard gallery remove ann
    """
    from visard.jobs.gallery import default_folder
    from visard.jobs.gallery import remove as erase
    from visard.report.words import plain

    erased = erase(gallery or default_folder(), name)
    if as_json:
        print_json({"name": name, "erased": erased})
    else:
        data.print(f"Erased {plain(name)}: {erased} face descriptions.")


def list_people(gallery: Folder = None, as_json: given.Json = False) -> None:
    """List who is in the gallery, with how many photos, and who knows them.

    Examples:
        visard gallery list
        visard gallery list --gallery known/ --json
    """
    from rich.table import Table

    from visard.jobs.gallery import default_folder, people
    from visard.report.words import plain

    known = people(gallery or default_folder())
    if as_json:
        print_json([_facts(each) for each in known])
        return
    table = Table("Person", "Photos", "Known to")
    for each in known:
        table.add_row(plain(each.name), str(each.photos), ", ".join(each.recognizers))
    data.print(table)


def _facts(person: Any) -> dict[str, Any]:
    return {
        "name": person.name,
        "photos": person.photos,
        "recognizers": list(person.recognizers),
    }


def _sources(
    name: str | None,
    photos: Sequence[Path],
    videos: Sequence[Path],
    people: Path | None,
    frames: int,
) -> "tuple[Source, ...]":
    """What the arguments name: one person's pictures, or a folder of people."""
    if people is not None and (name or photos or videos):
        raise typer.BadParameter("give either a name or a folder of people", param_hint="--people")
    if people is None and not ((name or "").strip() and (photos or videos)):
        raise typer.BadParameter("give a name and photos, or --people FOLDER", param_hint="NAME")
    from visard.data.people import people as found_in
    from visard.pipeline.collect import clip, collect, of_people

    if people is not None:
        return of_people(found_in(people))
    person = str(name)
    filmed = tuple(source for video in videos for source in clip(video, person, frames))
    return collect(photos, person, frames) + filmed


def _report(result: "Enrolment", where: Path, *, all_photos: bool, as_json: bool) -> None:
    for lost in result.lost:
        complain(lost if lost.error else f"{lost}; not enrolled")
    fate = "enrolled all the same" if all_photos else "not enrolled; --all enrols it too"
    for source in result.odd:
        complain(f"{source}: seems to show somebody else than {source.person}; {fate}")
    for line in result.missing:
        complain(f"not asked: {line}")
    if as_json:
        print_json(_plain(result))
        return
    photos, people = len(result.enrolled), len({source.person for source in result.enrolled})
    already = f"; {len(result.known)} were there already" if result.known else ""
    data.print(
        f"Enrolled {photos} {'photo' if photos == 1 else 'photos'} of {people} "
        f"{'person' if people == 1 else 'people'}{already}.\n"
        f"Known to {', '.join(result.recognizers)}; gallery: {where}"
    )


def _plain(result: "Enrolment") -> dict[str, Any]:
    def named(sources: "Sequence[Source]") -> list[dict[str, str]]:
        return [{"person": source.person, "source": str(source)} for source in sources]

    return {
        "enrolled": named(result.enrolled),
        "known": named(result.known),
        "odd": named(result.odd),
        "lost": [
            {"person": lost.source.person, "source": str(lost.source), "why": str(lost)}
            for lost in result.lost
        ],
        "recognizers": list(result.recognizers),
        "missing": list(result.missing),
    }
