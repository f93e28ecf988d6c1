"""A study's rows on disk: one line a photo, so that a run that was killed goes on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from visard.errors import DataError
from visard.results import Finding, Visibility
from visard.types import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo in one run of a study.

    Attributes:
        run: what was done, such as ``"lfw.standard"``.
        photo, other: file names; the other photo of the person, or an empty string.
        person: who is in it; people are what a confidence interval draws anew.
        outcome: of the main face.
        findings: about the main face.
        seconds: cloaking, a face.
        error: why there are no findings, or an empty string.
    """

    run: str
    photo: str
    other: str
    person: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    visibility: Visibility | None = None
    seconds: float = 0.0
    error: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.run, self.photo, self.other


class Journal:
    """The rows of one study, with the settings they were made by in the first line.

    Args:
        path: a JSON Lines file, made if it is not there.
        settings: plain values; all that could change a row.

    Raises:
        DataError: the file holds rows made by other settings, or no such rows.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self._path = path
        self.rows: dict[tuple[str, str, str], Row] = {}
        if path.exists() and path.stat().st_size:
            self._resume(dict(settings))
        else:
            self._write_line(dict(settings))

    def add(self, row: Row) -> None:
        """Keeps a row, on disk first."""
        self._write_line(asdict(row))
        self.rows[row.key] = row

    def _write_line(self, content: dict[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(content, ensure_ascii=False) + "\n")

    def _resume(self, settings: dict[str, Any]) -> None:
        text = self._path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]  # the last line may have been cut off
        try:
            first, *rest = (json.loads(line) for line in whole.splitlines())
            rows = [_ROW.validate_python(each) for each in rest]
        except (ValueError, ValidationError) as error:
            raise DataError("this is no list of a study's rows", str(self._path), _ANEW) from error
        if first != json.loads(json.dumps(settings)):
            raise DataError(
                f"its rows were made with other settings ({_differing(first, settings)})",
                str(self._path),
                _ANEW,
            )
        if whole != text:
            self._path.write_text(whole, encoding="utf-8")
        self.rows = {row.key: row for row in rows}


_ROW = TypeAdapter(Row)
_ANEW = "give another folder, or delete it to begin anew"


def _differing(old: Any, new: dict[str, Any]) -> str:
    if not isinstance(old, dict):
        return "unknown"
    plain = json.loads(json.dumps(new))
    return ", ".join(k for k in sorted({*old, *plain}) if old.get(k) != plain.get(k))
