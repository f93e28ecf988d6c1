"""Lists in text files: their lines, or one error that names the file."""

from pathlib import Path

from visard.errors import DataError


def lines(file: Path) -> list[str]:
    """The lines of a list, without blanks around them and without empty ones at the end.

    Raises:
        DataError: it cannot be read, is no text, or is empty.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise DataError(f"the list cannot be read ({error})", str(file)) from error
    if not text.strip():
        raise DataError("the list is empty", str(file), "get the file anew")
    return [line.strip() for line in text.rstrip().splitlines()]


def refusal(file: Path, line: int, what: str, todo: str) -> DataError:
    """What is wrong with one line, counted from 1."""
    return DataError(what, f"{file}, line {line}", todo)
