"""A list of pairs of photos: of the same person, or of two."""

import csv
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError

COLUMNS = ("first", "second", "same")


@dataclass(frozen=True, slots=True)
class Pair:
    """File names of two photos, and whether they show the same person."""

    first: str
    second: str
    same: bool


def pairs(file: Path) -> tuple[Pair, ...]:
    """The pairs of a CSV file with the columns first, second, same (1 or 0).

    Raises:
        DataError: it cannot be read, lacks a column, has a row that makes no sense, or none.
    """
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"the pairs cannot be read ({error})", str(file)) from error
    if not rows:
        raise DataError("there are no pairs in it", str(file), f"columns: {','.join(COLUMNS)}")
    return tuple(_pair(row, file, line) for line, row in enumerate(rows, start=2))


def _pair(row: dict[str, str | None], file: Path, line: int) -> Pair:
    first, second, same = (row.get(column) for column in COLUMNS)
    if not first or not second or same not in ("0", "1"):
        raise DataError(
            "this row is no pair", f"{file}, line {line}", "give first,second,same (1 or 0)"
        )
    return Pair(first, second, same == "1")
