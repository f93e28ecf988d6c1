"""The plain engine: this machine, one process or several, no cluster."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from visard.errors import DataError
from visard.scale.loading import Task, together
from visard.scale.places import Place, place
from visard.scale.rows import Row
from visard.scale.work import ONE_BATCH, Plan, Station

_DEATHS = 3
"""Times that workers may die before it is thought that they always will."""
_AHEAD = 2
"""Batches that wait for each worker."""


@dataclass(frozen=True, slots=True)
class Local:
    """Work in this process, or in some processes of this machine.

    Attributes:
        workers: processes that work; 1: this one.
    """

    workers: int = 1

    def rows(self, plan: Plan, tasks: Sequence[Task], out: Place, digest: str) -> Iterator[Row]:
        """The row of every photo, as each is done.

        Raises:
            DataError: results cannot be written any more, or workers keep dying.
            VisardError: what is asked for is not there.
        """
        if self.workers == 1:
            station = Station(plan, out, digest)
            yield from _worked(station, tasks)
        else:
            yield from self._by_processes(plan, tasks, out, digest)

    def _by_processes(
        self, plan: Plan, tasks: Sequence[Task], out: Place, digest: str
    ) -> Iterator[Row]:
        left = deque(in_batches(tasks))
        for _ in range(_DEATHS):
            try:
                yield from self._until_death(plan, left, out, digest)
                return
            except BrokenProcessPool:
                continue
        raise DataError(
            "workers keep dying, perhaps for want of memory",
            out.address,
            "take fewer --workers; the same command goes on where it stopped",
        )

    def _until_death(
        self, plan: Plan, left: deque[Sequence[Task]], out: Place, digest: str
    ) -> Iterator[Row]:
        """Batches leave ``left`` when they are done, so the others are there for the next try."""
        waiting: deque[tuple[Sequence[Task], Future[list[Row]]]] = deque()
        pool = ProcessPoolExecutor(
            self.workers, get_context("spawn"), _begin, (plan, out.address, digest)
        )
        try:
            while left or waiting:
                while left and len(waiting) < _AHEAD * self.workers:
                    tasks = left.popleft()
                    waiting.append((tasks, pool.submit(_work, tasks)))
                rows = waiting[0][1].result()
                waiting.popleft()
                yield from rows
        finally:
            left.extendleft(tasks for tasks, _ in reversed(waiting))
            pool.shutdown(wait=False, cancel_futures=True)


_here: Station | None = None
"""The one of a process that works for another."""


def _begin(plan: Plan, address: str, digest: str) -> None:
    global _here
    _here = Station(plan, place(address), digest)


def _work(tasks: Sequence[Task]) -> list[Row]:
    if _here is None:
        raise RuntimeError("this process was not begun")
    return list(_worked(_here, tasks))


def _worked(station: Station, tasks: Sequence[Task]) -> Iterator[Row]:
    for batch in together(tasks, station.out, station.plan.keep, ONE_BATCH):
        yield from station.rows(batch)


def in_batches(tasks: Sequence[Task]) -> Iterator[Sequence[Task]]:
    """The tasks, as many at a time as are handed over together."""
    for start in range(0, len(tasks), ONE_BATCH):
        yield tasks[start : start + ONE_BATCH]


def usual_workers() -> int:
    """As many as there are cores for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
