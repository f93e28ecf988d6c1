"""Where a verb shall write: checked before long work, so that none is done in vain."""

from collections.abc import Sequence
from pathlib import Path

import typer

PAGE, TABLE = (".html", ".htm"), (".csv",)


def check_target(
    path: Path,
    option: str,
    suffixes: tuple[str, ...],
    *,
    force: bool,
    spare: Sequence[Path | None] = (),
) -> None:
    """The file must have a place, and not the place of another.

    Args:
        option: as the user gave it, such as ``"--html"``.
        suffixes: what its name may end in.
        spare: files that are never replaced.

    Raises:
        typer.BadParameter: it has not.
    """
    if path.suffix.lower() not in suffixes:
        raise typer.BadParameter(
            f"{path} does not end in {' or '.join(suffixes)}", param_hint=option
        )
    if not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"the folder of {path} does not exist", param_hint=option)
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder", param_hint=option)
    if path.resolve() in [each.resolve() for each in spare if each is not None]:
        raise typer.BadParameter(f"{path} is the photo itself", param_hint=option)
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} exists; --force replaces it", param_hint=option)
