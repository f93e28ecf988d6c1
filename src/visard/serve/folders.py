"""Folders for what does not fit into memory: videos, while somebody works on them.

Each server has one of its own, which nobody else may read. It is wiped when the server ends;
and of servers that crashed, when the next one starts.
"""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from visard.errors import PhotoError
from visard.weights.settings import cache_folder


class Folders:
    """The folders of one server's jobs.

    Args:
        root: where servers have theirs; by default among the user's caches.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or cache_folder().with_name("jobs")
        self._own: Path | None = None
        self._lock: FileLock | None = None

    def wipe_dead(self) -> None:
        """Wipe what servers left that are no more: nobody holds their locks."""
        for lock in self._root.glob("*.lock"):
            held = FileLock(lock, thread_local=False)
            with suppress(Timeout, OSError):
                held.acquire(timeout=0)
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink(missing_ok=True)
                held.release()

    def make(self) -> Path:
        """A new folder for one job.

        Raises:
            PhotoError: it cannot be made.
        """
        try:
            path = self._mine() / secrets.token_hex(8)
            path.mkdir(mode=0o700)
        except OSError as error:
            what = f"the server has no folder for videos ({error.strerror})"
            raise PhotoError(what, todo="tell whoever runs it") from error
        return path

    def wipe(self, folder: Path) -> None:
        """Remove a job's folder with all that is in it, as far as nobody writes there any more."""
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Wipe everything of this server."""
        if self._own is not None and self._lock is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            self._lock.release()
            with suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)
        self._own = self._lock = None

    def _mine(self) -> Path:
        """The folder of this server, made when it is first needed; the lock comes before it."""
        if self._own is None:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = self._root / secrets.token_hex(8)
            lock = FileLock(own.with_suffix(".lock"), thread_local=False)
            lock.acquire(timeout=0)
            own.mkdir(mode=0o700)
            self._own, self._lock = own, lock
        return self._own
