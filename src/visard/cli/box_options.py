"""What ``visard anonymize`` can be asked about single faces: boxes, limits, the review."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from visard.cli.output import talk
from visard.cli.targets import PAGE, check_target

if TYPE_CHECKING:
    from visard.boxes.mark import Mark
    from visard.jobs.folder import Done
    from visard.review_report import Reviewed

Boxes = Annotated[
    Path | None,
    Option(
        help="CSV or JSON of boxes by hand (file,x,y,width,height): faces to cover besides those "
        "found, or with what=leave those not to cover."
    ),
]
WriteBoxes = Annotated[
    Path | None,
    Option(help="Write what was covered here, to be corrected and given to --boxes."),
]
Largest = Annotated[
    float, Option(help="Share of the picture that one face may take; more is taken for an error.")
]
Most = Annotated[int, Option(help="Faces in one photo or frame; more are taken for errors.")]
Every = Annotated[
    int | None, Option(help="For videos: look at every so many frames, follow faces in between.")
]

Review = Annotated[
    Path | None,
    Option(help="Write a page here that shows every face and its outcome, to be looked through."),
]
ShowOriginals = Annotated[
    bool, Option("--show-originals", help="Show untouched photos on that page too.")
]

_LISTS = (".csv", ".json")


def check_boxes(
    write_boxes: Path | None,
    boxes: Path | None,
    review: Path | None,
    *,
    originals: bool,
    force: bool,
) -> None:
    """Before long work: there is a place for the list, and for the page.

    Raises:
        typer.BadParameter: there is not.
    """
    if review is not None:
        check_target(review, "--review", PAGE, force=force)
    elif originals:
        raise typer.BadParameter("that is for the page of --review", param_hint="--show-originals")
    if write_boxes is not None:
        check_target(write_boxes, "--write-boxes", _LISTS, force=force)
        if boxes is not None and write_boxes.resolve() == boxes.resolve():
            raise typer.BadParameter("that is the file of --boxes", param_hint="--write-boxes")


def owned_by(boxes: Path | None, files: Sequence[Path]) -> "Mapping[Path, tuple[Mark, ...]]":
    """The marks of a file of boxes, by the photos and videos of the run."""
    if boxes is None:
        return {}
    from visard.boxes.owners import owned
    from visard.boxes.reading import read

    return owned(read(boxes), files)


def write_list(path: Path, marks: "Sequence[Mark]", *, force: bool) -> None:
    """Keep what was covered."""
    from visard.boxes.writing import write

    write(path, marks, force=force)
    talk.print(f"What was covered: {path} ({len(marks)} boxes)")


def photo_seen(
    done: "Done", owned: "Mapping[Path, tuple[Mark, ...]]", *, originals: bool
) -> "Reviewed":
    """A photo for the page, while its pictures are still in memory."""
    from visard.boxes.owners import key
    from visard.jobs.review import photo_failed, photo_review

    if done.evidence is None:
        given = owned.get(key(done.source), ())
        return photo_failed(done.source, done.error, given, originals=originals)
    return photo_review(done.source, done.evidence, originals=originals)


def write_review(path: Path, reviewed: "Sequence[Reviewed]", *, force: bool) -> None:
    """Keep the page."""
    from visard.photo.atomic import write_bytes
    from visard.report.review import page

    write_bytes(path, page(reviewed).encode("utf-8", "backslashreplace"), force=force)
    talk.print(f"To be looked through: {path}")
