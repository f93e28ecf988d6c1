"""The table of one recogniser's vectors; people are numbers here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from visard.gallery.entries import Entry, Vectors
from visard.gallery.lance import Arrow, Database, Table, created
from visard.gallery.names import among
from visard.photo.atomic import printable


def schema(dimensions: int) -> Any:
    """The columns."""
    import pyarrow

    return pyarrow.schema(
        [
            ("person", pyarrow.int64()),
            ("source", pyarrow.string()),
            ("digest", pyarrow.string()),
            ("vector", pyarrow.list_(pyarrow.float32(), dimensions)),
        ]
    )


def create(database: Database, name: str, dimensions: int) -> Table:
    """The empty table."""
    return created(database, name, schema(dimensions))


def add(table: Table, entries: Sequence[Entry], numbers: Mapping[str, int]) -> int:
    """Write what is not there yet, in one commit; returns how many rows that is."""
    there = photos(table, sorted({numbers[entry.person] for entry in entries}))
    new: dict[tuple[int, str], Entry] = {}
    for entry in entries:
        key = numbers[entry.person], entry.digest
        if key not in there:
            new.setdefault(key, entry)
    if new:
        table.add(_rows(new, table.schema))
    return len(new)


def photos(table: Table, people: Sequence[int] | None = None) -> set[tuple[int, str]]:
    """Person and digest of each row: of everybody, or of some."""
    query = table.search().select(["person", "digest"])
    if people is not None:
        query = query.where(among("person", people))
    rows = query.to_arrow()
    return set(zip(rows["person"].to_pylist(), rows["digest"].to_pylist(), strict=True))


def read(table: Table, dimensions: int) -> tuple[Vectors, list[int]]:
    """All vectors, and whose each is."""
    rows = table.search().select(["person", "vector"]).to_arrow()
    flat = rows["vector"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    matrix: Vectors = np.asarray(flat, dtype=np.float32).reshape(-1, dimensions)
    return matrix, rows["person"].to_pylist()


def owners(table: Table) -> Iterator[int]:
    """Who has a row, perhaps more than once; touches every data file."""
    for batch in table.search().select(["person"]).to_batches():
        yield from batch["person"].unique().to_pylist()


def _rows(entries: Mapping[tuple[int, str], Entry], columns: Any) -> Arrow:
    import pyarrow

    flat = np.concatenate([entry.vector for entry in entries.values()], dtype=np.float32)
    vectors = pyarrow.FixedSizeListArray.from_arrays(
        pyarrow.array(flat, pyarrow.float32()), type=columns.field("vector").type
    )
    data = [
        pyarrow.array([person for person, _ in entries], pyarrow.int64()),
        pyarrow.array([printable(each.source) for each in entries.values()], pyarrow.string()),
        pyarrow.array([digest for _, digest in entries], pyarrow.string()),
        vectors,
    ]
    return pyarrow.Table.from_arrays(data, schema=columns)
