"""Rows on disk, one line each, so that long work that was killed goes on."""

import json
import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import TypeAdapter, ValidationError

from visard.errors import DataError


@runtime_checkable
class Keyed(Protocol):
    """A row, a dataclass, that knows what tells it from others."""

    @property
    def key(self) -> Hashable: ...


R = TypeVar("R", bound=Keyed)


class Journal(Generic[R]):
    """Rows of one kind, with the settings they were made by in the first line.

    Args:
        path: a JSON Lines file, made if it is not there.
        settings: plain values; all that could change a row.
        kind: the rows' class, a frozen dataclass.

    Raises:
        DataError: the file holds rows made by other settings, or no such rows.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any], kind: Callable[..., R]) -> None:
        self._path = path
        self._adapter: TypeAdapter[R] = TypeAdapter(kind)  # type: ignore[arg-type]
        self.rows: dict[Hashable, R] = {}
        if path.exists() and path.stat().st_size:
            self._resume(dict(settings))
        else:
            self._write_line(dict(settings))

    def add(self, row: R) -> None:
        """Keeps a row, on disk first."""
        self._write_line(asdict(row))  # type: ignore[call-overload]
        self.rows[row.key] = row

    def _write_line(self, content: dict[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(content, ensure_ascii=False) + "\n")

    def _resume(self, settings: dict[str, Any]) -> None:
        try:
            content = self._path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]  # the last line may have been cut off
            first, *rest = (json.loads(line) for line in whole.split(b"\n")[:-1])
            rows = [self._adapter.validate_python(each) for each in rest]
        except (OSError, ValueError, ValidationError) as error:
            raise DataError("this is no list of rows", str(self._path), _ANEW) from error
        if first != json.loads(json.dumps(settings)):
            raise DataError(
                f"its rows were made with other settings ({_differing(first, settings)})",
                str(self._path),
                _ANEW,
            )
        if whole != content:
            os.truncate(self._path, len(whole))
        self.rows = {row.key: row for row in rows}


_ANEW = "give another folder, or delete it to begin anew"


def _differing(old: Any, new: dict[str, Any]) -> str:
    if not isinstance(old, dict):
        return "unknown"
    plain = json.loads(json.dumps(new))
    return ", ".join(k for k in sorted({*old, *plain}) if old.get(k) != plain.get(k))
