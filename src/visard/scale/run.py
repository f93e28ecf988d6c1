"""One run over a set of photos: what is there, what is left to do, who does it, what came of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from visard.errors import DataError
from visard.scale.items import items
from visard.scale.loading import Task
from visard.scale.manifest import PARTS, WHOLE, Manifest
from visard.scale.places import Place, is_store, need, place
from visard.scale.rows import Row, State
from visard.scale.work import Plan

Progress = Callable[[int, int], None]
"""Called with how many photos are done, and how many there are."""


@runtime_checkable
class Engine(Protocol):
    """Has the work done, somewhere."""

    def rows(self, plan: Plan, tasks: Sequence[Task], out: Place, digest: str) -> Iterator[Row]:
        """Exactly one row for each photo, in any order."""
        ...


@runtime_checkable
class Sink(Protocol):
    """Keeps what rows carry besides."""

    def take(self, row: Row) -> Row:
        """The row without it."""
        ...

    def keep(self) -> None:
        """From here on it is kept, whatever happens."""
        ...


@dataclass(frozen=True, slots=True)
class Tally:
    """What a manifest says of a set, with all runs over it.

    Attributes:
        states: how many photos ended how.
        hidden: of how many the method did all that it promises.
        kept: how many were done before this run.
        errors: of photos that came to nothing: key and reason, the first few.
        manifest: where it is.
    """

    states: dict[str, int]
    hidden: int
    kept: int
    errors: tuple[tuple[str, str], ...]
    manifest: str

    @property
    def total(self) -> int:
        return sum(self.states.values())


_SHOWN = 20


def run(
    plan: Plan,
    addresses: Sequence[str],
    out: str,
    engine: Engine,
    advance: Progress = lambda done, total: None,
    sink: Sink | None = None,
) -> Tally:
    """Do what the plan says with every photo, and keep the manifest.

    A run that was stopped, in whatever way, is gone on with by the same call: what is done
    and still so is skipped.

    Args:
        addresses: of folders, lists and tables of photos.
        out: folder for the results, and for ``manifest.parquet``.
        sink: takes what rows carry, and has kept it before they are written down.

    Raises:
        SettingError: results that are there were made with other settings.
        DataError: there is no photo, or the folder cannot be used, or another run uses it.
        VisardError: what the plan needs is not there.
    """
    need("pyarrow", "filelock")
    where = place(out)
    with _alone(where):
        found = items(addresses, results=plan.of_results)
        manifest = Manifest(where, plan.settings())
        if sink is not None:
            manifest.first = sink.keep
        known = manifest.known()
        if known:
            where.sweep()
        tasks = [Task(each, known.get(each.key)) for each in found]
        kept = 0
        try:
            rows = engine.rows(plan, tasks, where, manifest.digest)
            for done, row in enumerate(rows, start=1):
                manifest.add(row if sink is None else sink.take(row))
                kept += row.state is State.KEPT
                advance(done, len(tasks))
        except BaseException:
            with suppress(DataError):  # the first trouble is the one to tell
                manifest.keep()
            raise
        manifest.close()
        return _tally(manifest, {each.key for each in found}, kept)


def _tally(manifest: Manifest, keys: set[str], kept: int) -> Tally:
    states: Counter[str] = Counter()
    hidden, errors = 0, list[tuple[str, str]]()
    for key, state, good, error in manifest.told(("key", "state", "hidden", "error")):
        if key in keys:
            keys.discard(key)
            states[state] += 1
            hidden += good
            if error and len(errors) < _SHOWN:
                errors.append((key, error))
    address = f"{manifest.place.address}/{WHOLE}"
    if keys:
        todo = "run the same command again"
        raise DataError(f"{len(keys)} photos are missing in it", address, todo)
    return Tally(dict(states), hidden, kept, tuple(errors), address)


@contextmanager
def _alone(out: Place) -> Iterator[None]:
    """No other run uses this folder; in a store nobody can tell."""
    if is_store(out.address):
        yield
        return
    from filelock import FileLock, Timeout

    folder = Path(out.address) / PARTS
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / ".lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        todo = "wait until it is done, or take another folder"
        raise DataError("another run uses this folder", out.address, todo) from error
    except OSError as error:
        raise DataError(
            f"it cannot be written: {error.strerror}", out.address, "check the permissions"
        ) from error
    try:
        yield
    finally:
        lock.release()
