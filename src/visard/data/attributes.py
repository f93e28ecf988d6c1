"""What photos show, attribute by attribute: CelebA's list, and tables in its manner."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Bool

from visard.data.lines import lines, refusal
from visard.errors import DataError

_KEYS = ("file", "image_id", "identity")
"""Columns of a table that are no attributes; the first two name the photo."""
_ANSWERS = {"1": True, "-1": False, "0": False}


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """Which attributes each photo has.

    Attributes:
        names: such as ``"Eyeglasses"``, one a column.
        files: the photos, one a row.
        present: whether the photo shows it.
    """

    names: tuple[str, ...]
    files: tuple[str, ...]
    present: Bool[np.ndarray, "files names"]


def attributes(file: Path) -> Attributes:
    """The attributes of ``list_attr_celeba.txt``, or of a CSV table of photos.

    CelebA's list: a line with the number of photos, one with the attributes' names, then
    a file and as many of 1 and −1. A table: the column ``file`` or ``image_id``, then
    perhaps ``identity``, then an attribute a column.

    Raises:
        DataError: it cannot be read, has no such head, or a line makes no sense.
    """
    found = lines(file)
    names, rows, start = _table(found, file) if file.suffix == ".csv" else _list(found, file)
    if not rows:
        raise DataError("no photo is in it", str(file), "get the file anew")
    present = [_answers(row[1:], names, file, line) for line, row in enumerate(rows, start=start)]
    files = tuple(row[0] for row in rows)
    return Attributes(names, files, np.array(present, bool))


_Rows = tuple[tuple[str, ...], list[list[str]], int]
"""Names, a photo and its answers a row, and the number of the first such line."""


def _list(found: list[str], file: Path) -> _Rows:
    if len(found) < 2 or not found[0].isdecimal():
        raise refusal(
            file, 1, "this is no head of CelebA's attributes", "give the number of photos"
        )
    if len(found) - 2 != int(found[0]):
        raise DataError(
            f"it has {len(found) - 2} photos, and its first line says {found[0]}",
            str(file),
            "get the file anew",
        )
    return tuple(found[1].split()), [line.split() for line in found[2:]], 3


def _table(found: list[str], file: Path) -> _Rows:
    try:
        head, *rows = csv.reader(found)
    except csv.Error as error:
        raise DataError(f"the table cannot be read ({error})", str(file)) from error
    if head[0] not in _KEYS[:2] or len(head) < 2:
        raise refusal(
            file, 1, f"the first column is {head[0]!r}", f"call it {_KEYS[0]}, and add attributes"
        )
    skipped = 2 if head[1] in _KEYS else 1
    return tuple(head[skipped:]), [[*row[:1], *row[skipped:]] for row in rows], 2


def _answers(values: list[str], names: tuple[str, ...], file: Path, line: int) -> list[bool]:
    if len(values) != len(names):
        raise refusal(
            file, line, f"{len(values)} answers to {len(names)} attributes", "give one for each"
        )
    if unknown := [each for each in values if each not in _ANSWERS]:
        raise refusal(file, line, f"{unknown[0]!r} is no answer", "give 1 or -1")
    return [_ANSWERS[each] for each in values]
