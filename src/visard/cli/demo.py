"""``visard demo``: the main job on a photo that comes with scikit-image."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli.output import data, talk
from visard.types import Strength


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the photo, the result and the page.")
    ] = Path("demo"),
    strength: Annotated[
        Strength, typer.Option(help="How much change you accept.")
    ] = Strength.STRONG,
) -> int:
    """Protect a photo that comes with visard, and show the proof.

    The photo is NASA's portrait of the astronaut Eileen Collins (public domain).

    Examples:
        visard demo
        visard demo --strength standard -o /tmp/demo
    """
    from skimage.data import astronaut

    from visard.cli.protect import protect
    from visard.photo.files import write
    from visard.types import Photo

    output.mkdir(parents=True, exist_ok=True)
    photo = output / "astronaut.jpg"
    write(Photo(astronaut(), format="JPEG"), photo, force=True)
    page = output / "evidence.html"
    status = protect([photo], output=output, strength=strength, html=page, force=True)
    data.print(f"Open {page} in a browser: before, after, and what every recogniser says.")
    talk.print("To protect a photo of yours: visard protect PHOTO")
    return status
