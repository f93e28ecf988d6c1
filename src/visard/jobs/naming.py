"""What a protected photo is called, and which names are not photos to protect."""

from collections.abc import Iterable
from pathlib import Path

from visard.errors import PhotoError

DONE, PARTIAL = "visard", "partial"

_SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "HEIF": (".heic", ".heif", ".hif"),
    "AVIF": (".avif",),
    "TIFF": (".tif", ".tiff"),
}


def target(source: Path, folder: Path, form: str, label: str) -> Path:
    """The result's path; its suffix follows the format that is written.

    >>> target(Path("me.jpg"), Path(), "JPEG", DONE).name
    'me.visard.jpg'
    >>> target(Path("really-a-png.jpg"), Path(), "PNG", PARTIAL).name
    'really-a-png.partial.png'
    """
    suffixes = _SUFFIXES[form]
    suffix = source.suffix if source.suffix.lower() in suffixes else suffixes[0]
    return folder / f"{source.stem}.{label}{suffix}"


def is_result(path: Path) -> bool:
    """Whether a file's name says that visard wrote it."""
    return any(path.stem.endswith(f".{label}") for label in (DONE, PARTIAL))


def original_name(result: Path) -> str:
    """The stem of the photo that a result was made from.

    >>> original_name(Path("holiday/me.visard.jpg"))
    'me'
    """
    return result.stem.rpartition(".")[0]


def refuse_existing(source: Path, folder: Path, form: str) -> None:
    """Before long work: neither possible result may exist yet.

    Raises:
        PhotoError: one does.
    """
    refuse(target(source, folder, form, label) for label in (DONE, PARTIAL))


def refuse(paths: Iterable[Path]) -> None:
    """Refuse to go on where a result exists.

    Raises:
        PhotoError: one of them does.
    """
    for path in paths:
        if path.exists():
            raise PhotoError("the result exists already", str(path), "use --force to replace it")
