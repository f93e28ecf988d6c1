"""What ``visard anonymize`` can be asked about single faces: boxes, limits, the review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

if TYPE_CHECKING:
    from visard.jobs.picking import Limits

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

Sign = Annotated[
    Path | None,
    Option(help="Put a C2PA edit record into each file, signed with this certificate (PEM)."),
]
SignKey = Annotated[Path | None, Option(help="The private key of --sign (PEM).")]


def limits(largest: float, most: int) -> "Limits":
    """How much is covered at most."""
    from visard.jobs.picking import Limits

    return Limits(largest, most)


def signing(sign: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """Certificate and key, both or neither.

    Raises:
        typer.BadParameter: one of them is missing.
    """
    if (sign is None) != (key is None):
        raise typer.BadParameter("give both --sign and --sign-key", param_hint="--sign")
    return (sign, key) if sign is not None and key is not None else None
