"""The manifest: one row for every photo of a set, whatever happened on the way.

Rows come in parts, each a file that is there whole or not at all; at the end they become
``manifest.parquet``. Whoever dies in between loses the rows of the last seconds, and the
next run makes these photos again: they come out the same, byte for byte.
"""

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from visard.errors import DataError, SettingError
from visard.scale.places import Place
from visard.scale.rows import Row, State, rows_of, table

WHOLE, PARTS = "manifest.parquet", "manifest"
_SETTINGS = f"{PARTS}/settings.json"
_MANY, _LONG = 4096, 15.0
"""Rows, and seconds since the last part, after which there is another."""
_ON_THE_WAY = "payload"
_KNOWN = ("key", "state", "length", "changed", "input_hash", "output", "output_hash")


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run left of a photo; see ``Row``."""

    state: State
    length: int
    changed: float
    input_hash: str
    output: str
    output_hash: str


@dataclass(slots=True, eq=False)
class Manifest:
    """The manifest of a folder of results.

    Args:
        place: the folder of results.
        settings: what is done with the photos: what must not be mixed.
        first: what has to be done before rows are written down.

    Raises:
        SettingError: the results that are there were made with other settings.
        DataError: it cannot be read or written.
    """

    place: Place
    settings: Mapping[str, str]
    first: Callable[[], None] = lambda: None
    _waiting: list[Row] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)
    _number: int = 0

    def __post_init__(self) -> None:
        self._stamp()
        parts = self._parts()
        self._number = int(parts[-1].partition(".")[0].partition("-")[2]) + 1 if parts else 0

    @property
    def digest(self) -> str:
        """Tells these settings from others."""
        return _digest(self.settings)

    def known(self) -> dict[str, Known]:
        """What earlier runs left, by key."""
        found: dict[str, Known] = {}
        for part in self._tables(list(_KNOWN)):
            for key, state, *rest in zip(*(part[name].to_pylist() for name in _KNOWN), strict=True):
                found[key] = Known(State(state), *rest)
        return found

    def add(self, row: Row) -> None:
        """Take a row down; it is on the disk with the next part.

        Raises:
            DataError: the part cannot be written.
        """
        if row.state is not State.KEPT:
            self._waiting.append(row)
        if len(self._waiting) >= _MANY or time.monotonic() - self._since > _LONG:
            self.keep()

    def keep(self) -> None:
        """Write the rows that wait as a part.

        Raises:
            DataError: it cannot be written.
        """
        self.first()
        if self._waiting:
            name = f"{PARTS}/rows-{self._number:09d}.parquet"
            self.place.write(name, _parquet(table(self._waiting).drop_columns([_ON_THE_WAY])))
            self._number, self._waiting = self._number + 1, []
        self._since = time.monotonic()

    def close(self) -> None:
        """Make one file of all parts: exactly one row a photo, the latest, in order of the keys.

        Raises:
            DataError: it cannot be written.
        """
        self.keep()
        if not (parts := self._parts()):
            return
        latest = {}
        import pyarrow as pa

        whole = pa.concat_tables(self._tables())
        for number, key in enumerate(whole["key"].to_pylist()):
            latest[key] = number
        chosen = whole.take(pa.array([latest[key] for key in sorted(latest)], pa.int64()))
        self.place.write(WHOLE, _parquet(chosen))
        for name in parts:
            self.place.remove(f"{PARTS}/{name}")

    def rows(self) -> Iterator[Row]:
        """All rows that are on the disk, the latest of each photo, in order of the keys."""
        latest = {row.key: row for part in self._tables() for row in rows_of(part)}
        yield from (latest[key] for key in sorted(latest))

    def told(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Some columns of the finished manifest, a photo at a time."""
        from pyarrow import parquet

        file = parquet.ParquetFile(io.BytesIO(self.place.read(WHOLE) or b""))
        for batch in file.iter_batches(columns=list(names)):
            yield from zip(*(batch[name].to_pylist() for name in names), strict=True)

    def _parts(self) -> list[str]:
        return [name for name in self.place.names(PARTS) if name.startswith("rows-")]

    def _tables(self, columns: list[str] | None = None) -> Iterator[Any]:
        """What is there already, the oldest first."""
        from pyarrow import ArrowInvalid, parquet

        for name in (WHOLE, *(f"{PARTS}/{each}" for each in self._parts())):
            if (data := self.place.read(name)) is not None:
                try:
                    yield parquet.read_table(io.BytesIO(data), columns=columns)
                except ArrowInvalid as error:
                    raise DataError(
                        "this part of the manifest is damaged",
                        f"{self.place.address}/{name}",
                        "remove it: its photos are then made again",
                    ) from error

    def _stamp(self) -> None:
        there = self.place.read(_SETTINGS)
        if there is None:
            text = json.dumps(dict(self.settings), indent=2, sort_keys=True) + "\n"
            self.place.write(_SETTINGS, text.encode())
            return
        earlier = json.loads(there)
        if _digest(earlier) != self.digest:
            names = sorted(earlier.keys() | self.settings.keys())
            other = next(name for name in names if earlier.get(name) != self.settings.get(name))
            raise SettingError(
                f"its results were made with {other} {earlier.get(other, 'unset')}, "
                f"not {self.settings.get(other, 'unset')}",
                self.place.address,
                "say the same again, or take another folder",
            )


def _digest(settings: Mapping[str, str]) -> str:
    return sha256(json.dumps(dict(settings), sort_keys=True).encode()).hexdigest()[:16]


def _parquet(arrow: Any) -> bytes:
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()
