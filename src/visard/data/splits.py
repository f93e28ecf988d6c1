"""Who is for training, for calibrating and for testing, fixed in a JSON file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from visard.errors import DataError


def split(file: Path, dataset: str, part: str) -> tuple[str, ...]:
    """The people of one part of a data set.

    The file holds ``{"lfw": {"calibrate": ["a name", …], "test": […]}, …}``.

    Raises:
        DataError: the file cannot be read, or has no such data set or part.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"the splits cannot be read ({error})", str(file), "give a JSON file"
        ) from error
    parts = _entry(content, dataset, "data set", file)
    names = _entry(parts, part, f"part of {dataset}", file)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DataError(f"{dataset}, {part} is no list of names", str(file))
    return tuple(names)


def _entry(content: Any, key: str, what: str, file: Path) -> Any:
    if not isinstance(content, Mapping) or key not in content:
        known = ", ".join(map(str, content)) if isinstance(content, Mapping) else "nothing"
        raise DataError(f"it knows no {what} named {key!r}", str(file), f"it has {known}")
    return content[key]
