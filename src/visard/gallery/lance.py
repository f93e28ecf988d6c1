"""The door to LanceDB: says what to install, and turns its errors into ours."""

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType
from typing import Any

from visard.errors import DataError, SettingError, VisardError

Database = Any
"""``lancedb.DBConnection``: the package is optional, and so are its types."""
Table = Any
"""``lancedb.table.Table``."""
Arrow = Any
"""``pyarrow.Table``."""

_READERS_MAY_LAG = timedelta(minutes=10)
_REASON = 120
_PANICS = ("PanicException", "RustPanic")
"""Of Rust code; the first is no Exception, and neither has a public name."""
_PLACE = re.compile(r", /\S+\.rs:\S+")
"""Where in its source an error arose, on the machine that built LanceDB."""


def installed() -> ModuleType:
    """LanceDB.

    Raises:
        SettingError: it is not installed.
    """
    os.environ.setdefault("LANCEDB_LOG", "error")  # it warns of ordinary upkeep, on stderr
    try:
        import lancedb
    except ImportError as error:
        raise SettingError(
            "the gallery needs LanceDB, which is not installed",
            todo='install it with: pip install "visard[gallery]"',
        ) from error
    module: ModuleType = lancedb
    return module


def connect(where: str) -> Database:
    """The database at a path or an address; every read looks for what others have written.

    Raises:
        SettingError: LanceDB is not installed.
    """
    return installed().connect(where, read_consistency_interval=timedelta(0))


def tables(database: Database) -> set[str]:
    """Names of what looks like a table, finished or not."""
    return set(database.list_tables(limit=10_000).tables)


def opened(database: Database, name: str) -> Table | None:
    """A table, or None when none was ever committed under that name."""
    try:
        return database.open_table(name)
    except ValueError as error:
        if "was not found" in str(error):
            return None
        raise


def created(database: Database, name: str, schema: Any) -> Table:
    """An empty table; what an interrupted attempt left is replaced."""
    mode = "create" if opened(database, name) is None else "overwrite"
    return database.create_table(name, schema=schema, mode=mode)


def purge(table: Table) -> None:
    """Delete every file that the latest version does not need.

    Also what an interrupted writer left behind: only for who holds the lock.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # readers of an older version fail: they look again
        table.optimize(cleanup_older_than=timedelta(0), delete_unverified=True)


def tidy(table: Table) -> None:
    """Join small files and take new rows into the index; readers keep their version a while."""
    table.optimize(cleanup_older_than=_READERS_MAY_LAG)


@contextmanager
def plainly(where: str, doing: str = "read") -> Iterator[None]:
    """Whatever LanceDB says goes into one line.

    Raises:
        DataError: in place of LanceDB's own error, or of the panic of its Rust code.
    """
    try:
        yield
    except VisardError:
        raise
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        raise _damaged(error, where, doing) from error
    except BaseException as error:
        if type(error).__name__ not in _PANICS:
            raise
        raise _damaged(error, where, doing) from error


def _damaged(error: BaseException, where: str, doing: str) -> DataError:
    reason = _PLACE.sub("", " ".join(str(error).split()))
    short = reason[:_REASON] + ("…" if len(reason) > _REASON else "")
    return DataError(
        f"the gallery cannot be {doing} ({short or type(error).__name__})",
        where,
        "check the disk and the permissions; if it is damaged, restore a copy or enrol anew",
    )
