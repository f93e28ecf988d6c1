"""Reads a file of boxes, CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from visard.boxes.columns import COLUMNS, NEEDED, mark
from visard.boxes.mark import Mark
from visard.errors import DataError
from visard.photo.atomic import printable

_MOST = 64 << 20
"""Bytes of a file; what is larger is no list of boxes."""
_FORM = f"give CSV whose first line is {','.join(NEEDED)}, or a JSON list of such fields"


def read(path: Path) -> tuple[Mark, ...]:
    """The marks of a file; JSON where its name ends so, else CSV.

    CSV as spreadsheets write it: between commas or semicolons, with a first line that names
    the columns. JSON: a list of objects with the same names.

    Raises:
        DataError: it cannot be read, or a line of it is not as it should be.
    """
    name = printable(path)
    try:
        if path.stat().st_size > _MOST:
            raise DataError("it is too large for a list of boxes", name, _FORM)
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError as error:
        raise DataError(f"it cannot be read ({error.strerror})", name, "check the path") from error
    rows = _json(text, name) if path.suffix.lower() == ".json" else _csv(text, name)
    return tuple(mark(row, place) for row, place in rows)


def _csv(text: str, name: str) -> Iterator[tuple[Mapping[str, str], str]]:
    head = text.partition("\n")[0]
    semicolons = ";" in head and "," not in head
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",")
    names: list[str] | None = None
    try:
        for fields in reader:
            place = f"{name}, line {reader.line_num}"
            if not any(field.strip() for field in fields):
                continue
            if names is None:
                names = _names([field.strip().lower() for field in fields], place)
                continue
            if len(fields) > len(names):
                todo = f"write {len(names)}, as the first line does"
                raise DataError(f"it has {len(fields)} fields", place, todo)
            if semicolons:  # written where a comma stands before the decimals
                fields = [fields[0], *(field.replace(",", ".") for field in fields[1:])]
            yield dict(zip(names, fields, strict=False)), place
    except csv.Error as error:
        raise DataError(
            f"this is no CSV ({error})", f"{name}, line {reader.line_num}", _FORM
        ) from None
    if names is None:
        raise DataError("it is empty", name, _FORM)


def _names(names: list[str], place: str) -> list[str]:
    if absent := [each for each in NEEDED if each not in names]:
        raise DataError(f"the column {absent[0]} is missing", place, _FORM)
    if odd := [each for each in names if each not in COLUMNS]:
        raise DataError(f"there is no column {odd[0]!r}", place, f"there are: {', '.join(COLUMNS)}")
    if len(set(names)) < len(names):
        twice = next(each for each in names if names.count(each) > 1)
        raise DataError(f"the column {twice} is there twice", place, "keep one of them")
    return names


def _json(text: str, name: str) -> Iterator[tuple[Mapping[str, str], str]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError("this is not JSON", f"{name}{at}", _FORM) from None
    if not isinstance(rows, list):
        raise DataError("this is JSON, but no list", name, _FORM)
    for number, row in enumerate(rows, 1):
        place = f"{name}, entry {number}"
        if not isinstance(row, dict) or not all(
            isinstance(v, str | int | float) for v in row.values()
        ):
            raise DataError("it is no object of words and numbers", place, _FORM)
        _names(list(row), place)
        yield {key: str(value) for key, value in row.items()}, place
