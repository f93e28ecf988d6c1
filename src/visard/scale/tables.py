"""Tables of photos, in Parquet or Lance: a column of addresses, or one of contents."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from visard.errors import DataError, PhotoError
from visard.photo.atomic import printable
from visard.scale.places import is_store, need, store

NAMES = ("uri", "path", "file_name", "name")
"""Columns that tell where a photo lies, or what it is called; the first that is there."""
CONTENTS = ("bytes", "image", "content")
"""Columns that hold a photo: bytes, or a struct with a field ``bytes``."""
_ROW = "#"


def is_table(address: str) -> bool:
    """Whether an address names a table of photos.

    >>> is_table("photos.parquet"), is_table("photos.lance/"), is_table("photos/")
    (True, True, False)
    """
    return PurePosixPath(address).suffix in (".parquet", ".lance")


def in_table(address: str) -> Iterator[tuple[str, str]]:
    """Name and address of each photo of a table, in order.

    Raises:
        DataError: it is no such table, or tells of no photos.
    """
    file = _opened(address)
    name, column = _column(file, NAMES), _column(file, CONTENTS)
    if not (name or column):
        wanted = " or ".join((*NAMES, *CONTENTS))
        raise DataError(f"it has no column {wanted}", printable(address), "rename one of its own")
    number = 0
    for batch in file.batches([name] if name else [column]):
        for told in batch.column(0).to_pylist():
            its = str(told) if name else f"{number:09d}"
            yield its, f"{address}{_ROW}{number}" if column else _beside(address, its)
            number += 1


def row_content(address: str) -> bytes | None:
    """The content of a photo in a table; None for other addresses.

    Raises:
        PhotoError: there is no such row, or nothing in it.
    """
    where, mark, number = address.rpartition(_ROW)
    if not (mark and number.isdigit() and is_table(where)):
        return None
    try:
        file = _opened(where)
        found = file.one(int(number), str(_column(file, CONTENTS)))
    except (OSError, ValueError, IndexError) as error:
        raise PhotoError("the table's row cannot be read", printable(address)) from error
    told = found.get("bytes") if isinstance(found, dict) else found
    if told is None:
        raise PhotoError("the table's row is empty", printable(address))
    return bytes(told)


def _column(file: "_Parquet | _Lance", wanted: tuple[str, ...]) -> str | None:
    return next((name for name in wanted if name in file.columns), None)


def _beside(table: str, address: str) -> str:
    """Paths in a table are meant as seen from the table."""
    if is_store(address) or Path(address).is_absolute():
        return address
    return str(PurePosixPath(table).parent / address) if not is_store(table) else address


@lru_cache(4)
def _opened(address: str) -> "_Parquet | _Lance":
    try:
        return (_Lance if PurePosixPath(address).suffix == ".lance" else _Parquet)(address)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"the table cannot be read: {reason}", printable(address)) from error


class _Parquet:
    """A Parquet file, read by groups of rows."""

    def __init__(self, address: str) -> None:
        from pyarrow import parquet

        if is_store(address):
            system, path = store(address)
            self._file = parquet.ParquetFile(system.open_input_file(path))
        else:
            self._file = parquet.ParquetFile(address)
        self.columns = tuple(self._file.schema_arrow.names)
        self._group: tuple[int, Any] = (-1, None)

    def batches(self, columns: list[str | None]) -> Iterator[Any]:
        yield from self._file.iter_batches(columns=columns)

    def one(self, number: int, column: str) -> Any:
        for group in range(self._file.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            if number < rows:
                if self._group[0] != group:  # photos come in order: the next is in it as well
                    self._group = (group, self._file.read_row_group(group, columns=[column]))
                return self._group[1].column(0)[number].as_py()
            number -= rows
        raise IndexError(number)


class _Lance:
    """A table of LanceDB: a folder ``NAME.lance`` in the database's."""

    def __init__(self, address: str) -> None:
        need("lancedb")
        import lancedb

        where = address.rstrip("/")
        database, _, name = where.rpartition("/")
        self._table = lancedb.connect(database or ".").open_table(name.removesuffix(".lance"))
        self.columns = tuple(self._table.schema.names)

    def batches(self, columns: list[str | None]) -> Iterator[Any]:
        yield from self._table.search().select(columns).to_batches()

    def one(self, number: int, column: str) -> Any:
        found = self._table.take_offsets([number]).select([column]).to_arrow()
        return found.column(column)[0].as_py()
