"""The columns of a file of boxes: what may stand in them, and what is said where it may not."""

from collections.abc import Mapping

from visard.boxes.mark import Mark, What
from visard.errors import DataError

NEEDED = ("file", "x", "y", "width", "height")
FREE = ("what", "face", "from", "to", "from_frame", "to_frame", "note")
COLUMNS = (*NEEDED, *FREE)
_SIDES = NEEDED[1:]
_BEYOND = 1e6
"""Pixels and frames beyond which a number is a slip of the keys."""


def mark(row: Mapping[str, str], place: str) -> Mark:
    """A row as a mark.

    Args:
        row: text by column; what is absent counts as empty.
        place: the file and the line, for messages.

    Raises:
        DataError: something in it is not as it should be.
    """
    file = row.get("file", "").strip()
    if not file:
        raise DataError("no file is named", place, "write the name of a photo or video")
    x, y, width, height = (_pixels(row, name, place) for name in _SIDES)
    return Mark(
        file=file,
        box=(x, y, x + width, y + height),
        what=_what(row, place),
        face=row.get("face", "").strip(),
        frames=_frames(row, place),
        seconds=_seconds(row, place),
        place=place,
        note=row.get("note", ""),
    )


def _pixels(row: Mapping[str, str], name: str, place: str) -> float:
    text = row.get(name, "").strip()
    size = name in ("width", "height")
    expected = "a number of pixels above 0" if size else "a number of pixels"
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < _BEYOND or (size and value <= 0):
        raise DataError(f"{name} is {_shown(text)}", place, f"write {expected}, such as 120")
    return value


def _what(row: Mapping[str, str], place: str) -> What:
    text = row.get("what", "").strip().lower()
    try:
        return What(text or What.COVER)
    except ValueError:
        raise DataError(f"what is {_shown(text)}", place, "write cover or leave") from None


def _frames(row: Mapping[str, str], place: str) -> tuple[int, int] | None:
    first, last = (row.get(name, "").strip() for name in ("from_frame", "to_frame"))
    if not first and not last:
        return None
    numbers = []
    for name, text in (("from_frame", first), ("to_frame", last or first)):
        if not (text.isascii() and text.isdigit()) or int(text) > _BEYOND * 100:
            todo = "write the number of a frame, counted from 0, such as 250"
            raise DataError(f"{name} is {_shown(text)}", place, todo)
        numbers.append(int(text))
    if numbers[1] < numbers[0]:
        raise DataError(
            f"it ends in frame {numbers[1]}, before it begins in {numbers[0]}",
            place,
            "swap from_frame and to_frame",
        )
    return numbers[0], numbers[1]


def _seconds(row: Mapping[str, str], place: str) -> tuple[float, float] | None:
    first, last = (row.get(name, "").strip() for name in ("from", "to"))
    if not first and not last:
        return None
    if _frames(row, place) is not None:
        raise DataError(
            "it names both times and frames", place, "fill from and to, or from_frame and to_frame"
        )
    start, end = _clock(first, "from", place), _clock(last or first, "to", place)
    if end < start:
        raise DataError(
            f"it ends at {last}, before it begins at {first}", place, "swap from and to"
        )
    return start, end


def _clock(text: str, name: str, place: str) -> float:
    """Seconds of ``75.5``, ``1:15.5`` or ``0:01:15.5``."""
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        parts = []
    below = all(0 <= part < 60 for part in parts[1:]) and all(0 <= p < _BEYOND for p in parts[:1])
    if not 1 <= len(parts) <= 3 or not below:
        todo = "write seconds as 75.5, or minutes and seconds as 1:15.5"
        raise DataError(f"{name} is {_shown(text)}", place, todo)
    seconds = 0.0
    for part in parts:
        seconds = 60 * seconds + part
    return seconds


def _shown(text: str) -> str:
    return repr(text[:40]) if text else "empty"
