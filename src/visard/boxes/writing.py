"""Writes a file of boxes that ``reading`` reads."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from visard.boxes.columns import COLUMNS
from visard.boxes.mark import Mark
from visard.photo.atomic import write_bytes

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would calculate."""

Row = dict[str, str | int | float]


def write(path: Path, marks: Iterable[Mark], *, force: bool = False) -> None:
    """Write marks, as JSON where the name ends so, else as CSV.

    Raises:
        PhotoError: the file exists, or cannot be written.
    """
    rows = [row(each) for each in marks]
    text = _json(rows) if path.suffix.lower() == ".json" else _csv(rows)
    write_bytes(path, text.encode("utf-8", "surrogateescape"), force=force)


def row(mark: Mark) -> Row:
    """A mark by column, without what it leaves open.

    >>> row(Mark("me.jpg", (10.0, 20.0, 40.25, 60.0)))
    {'file': 'me.jpg', 'x': 10, 'y': 20, 'width': 30.25, 'height': 40, 'what': 'cover'}
    """
    left, top, right, bottom = mark.box
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    name = f"./{mark.file}" if mark.file.startswith(_FORMULA) else mark.file
    found: Row = {"file": name} | {key: _short(value) for key, value in sides.items()}
    found["what"] = mark.what.value
    if mark.face:
        found["face"] = mark.face
    if mark.frames is not None:
        found["from_frame"], found["to_frame"] = mark.frames
    if mark.seconds is not None:
        found["from"], found["to"] = (_short(value) for value in mark.seconds)
    if mark.note:
        found["note"] = mark.note
    return found


def as_line(row: Row) -> str:
    """A row as one line of CSV, with all the columns that ``HEAD`` names."""
    return _lines([row]).rstrip("\n")


HEAD = ",".join(COLUMNS)


def _short(value: float) -> float | int:
    near = round(value, 2)
    return int(near) if near == int(near) else near


def _csv(rows: list[Row]) -> str:
    return f"{HEAD}\n{_lines(rows)}"


def _lines(rows: list[Row]) -> str:
    text = io.StringIO()
    csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n").writerows(rows)
    return text.getvalue()


def _json(rows: list[Row]) -> str:
    """One object a line, so that a list can be compared line by line."""
    lines = ",\n".join(json.dumps(each) for each in rows)
    return f"[\n{lines}\n]\n" if rows else "[]\n"
