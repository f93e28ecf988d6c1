"""Erasing: the table is written anew without somebody, then every older file is deleted.

LanceDB's own delete only marks rows. Their bytes stay in the data file until that is
compacted, which it is not while few of its rows are gone, in an index until that is
rebuilt, and in older versions for a week.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from visard.gallery.lance import Table, purge
from visard.gallery.names import among

_ROWS = 8192


def erase(table: Table, column: str, ids: Sequence[int]) -> int:
    """Leave no byte of these people's rows under the table; returns how many there were.

    An index is dropped, for it holds copies. Takes the time to copy the table.

    Args:
        column: which holds a person's number.
    """
    count = int(table.count_rows(among(column, ids)))
    if count:
        import pyarrow

        rest = pyarrow.RecordBatchReader.from_batches(table.schema, _without(table, column, ids))
        table.add(rest, mode="overwrite")
    purge(table)
    return count


def _without(table: Table, column: str, ids: Sequence[int]) -> Iterator[Any]:
    query = table.search().where(f"NOT ({among(column, ids)})")
    yield from query.to_batches(_ROWS)
