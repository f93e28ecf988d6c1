"""One writer at a time.

On a disk, a lock file in the folder; the system frees it when its holder dies.
Object stores have no locks: there LanceDB's atomic commits keep readers and writers
from seeing half a batch, but only one program should write at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from visard.errors import DataError

NAME = ".lock"
_PATIENCE = 120.0


@contextmanager
def locked(where: str, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the gallery's lock; an address of a store has none.

    Args:
        patience: seconds to wait for another writer.

    Raises:
        DataError: somebody else keeps writing, or the folder cannot be written to.
    """
    if is_address(where):
        yield
        return
    lock = FileLock(Path(where) / NAME)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise DataError(
            "another program is writing to this gallery", where, "wait until it is done"
        ) from error
    except OSError as error:
        raise DataError(
            f"the gallery cannot be written ({error.strerror})", where, "check the permissions"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_address(where: str) -> bool:
    """An address of a store such as ``s3://bucket/gallery``, not a folder."""
    return "://" in where
