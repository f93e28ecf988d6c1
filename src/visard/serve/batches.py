"""Jobs: several photos under one number, that are fetched together and then forgotten."""

import asyncio
import io
import json
import secrets
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from visard.jobs.protect import Made
from visard.jobs.settings import Settings
from visard.report import json as report_json
from visard.serve import answers
from visard.serve.bodies import Memory
from visard.serve.limits import Limits
from visard.serve.refusals import Refusal, busy, refusal
from visard.serve.worker import Ticket, Worker

_AGAIN = 0.2
"""Seconds after which a job looks again whether there is room in the line."""


@dataclass(eq=False)
class Batch:
    """One job.

    Attributes:
        done: what became of the photos that are done: a result or a refusal.
        held: bytes that it has in memory.
        touched: when somebody last asked for it.
    """

    settings: Settings
    photos: dict[int, bytes]
    total: int
    done: dict[int, Made | Refusal] = field(default_factory=dict)
    held: int = 0
    touched: float = field(default_factory=time.monotonic)
    task: "asyncio.Task[None] | None" = None

    def plain(self, name: str) -> dict[str, Any]:
        """How far it is, as JSON has it."""
        finished = len(self.done) == self.total
        return {
            "id": name,
            "state": "done" if finished else "running",
            "done": len(self.done),
            "total": self.total,
            "photos": [_plain(number, self.done.get(number)) for number in range(self.total)],
        }


class Batches:
    """All jobs of a server: in memory only, so that nothing outlives it.

    Args:
        worker: does the work.
        memory: what the jobs hold is counted there.
    """

    def __init__(self, worker: Worker, memory: Memory, limits: Limits) -> None:
        self._worker, self._memory, self._limits = worker, memory, limits
        self._batches: dict[str, Batch] = {}
        self.heard: Callable[[str], None] = lambda outcome: None

    def __len__(self) -> int:
        return len(self._batches)

    def add(self, settings: Settings, photos: list[bytes]) -> str:
        """Start a job; its number, which nobody can guess.

        Raises:
            Refusal: there are too many jobs, or too much is in memory.
        """
        self.sweep()
        if len(self._batches) >= self._limits.jobs:
            raise busy(self._limits.keep_seconds / 10)
        batch = Batch(settings, dict(enumerate(photos)), len(photos))
        self._hold(batch, sum(map(len, photos)))
        name = secrets.token_urlsafe(18)
        self._batches[name] = batch
        batch.task = asyncio.create_task(self._run(batch))
        return name

    def get(self, name: str) -> Batch:
        """The job of that number.

        Raises:
            Refusal: there is none, or no longer.
        """
        self.sweep()
        batch = self._batches.get(name)
        if batch is None:
            raise Refusal(404, "no-such-job", "there is no such job, or no longer")
        batch.touched = time.monotonic()
        return batch

    def fetch(self, name: str) -> bytes:
        """The results of a finished job, which is forgotten with this.

        Raises:
            Refusal: there is no such job, or it is still running.
        """
        batch = self.get(name)
        if len(batch.done) < batch.total:
            raise Refusal(409, "still-running", "this job is not done yet", "ask again later")
        data = _zipped(batch)
        self.forget(name)
        return data

    def forget(self, name: str) -> None:
        """Stop a job and let go of its photos.

        Raises:
            Refusal: there is no such job.
        """
        batch = self.get(name)
        if batch.task is not None:
            batch.task.cancel()
        self._memory.give(batch.held)
        del self._batches[name]

    def close(self) -> None:
        """Forget all jobs."""
        for name in list(self._batches):
            self.forget(name)

    def sweep(self) -> None:
        """Forget jobs that nobody asked for in a while."""
        now = time.monotonic()
        for name, batch in list(self._batches.items()):
            if now - batch.touched > self._limits.keep_seconds:
                batch.touched = now
                self.forget(name)

    def _hold(self, batch: Batch, count: int) -> None:
        self._memory.take(count)
        batch.held += count

    async def _run(self, batch: Batch) -> None:
        """A few photos at a time, so that others get their turn."""
        numbers = list(batch.photos)
        for start in range(0, len(numbers), self._limits.together):
            part = numbers[start : start + self._limits.together]
            tickets = [await self._ticket(batch, number) for number in part]
            try:
                for number, ticket in zip(part, tickets, strict=True):
                    await self._finish(batch, number, ticket)
            finally:
                for ticket in tickets:
                    ticket.leave()

    async def _ticket(self, batch: Batch, number: int) -> Ticket:
        while True:
            try:
                return self._worker.submit(batch.settings, batch.photos[number])
            except Refusal:
                await asyncio.sleep(_AGAIN)

    async def _finish(self, batch: Batch, number: int, ticket: Ticket) -> None:
        try:
            made: Made = await asyncio.wrap_future(ticket.result)
            self._hold(batch, len(made.data or b""))
            batch.done[number] = made
            self.heard(answers.outcome(made))
        except Exception as error:
            refused = refusal(error)
            batch.done[number] = refused
            self.heard(refused.code)
        finished = batch.photos.pop(number)
        self._memory.give(len(finished))
        batch.held -= len(finished)


def _plain(number: int, became: Made | Refusal | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"number": number + 1}
    if became is None:
        return entry | {"state": "waiting"}
    if isinstance(became, Refusal):
        return entry | {"state": "failed", "error": became.plain()}
    return entry | {"state": "done"} | answers.summary(became)


def _zipped(batch: Batch) -> bytes:
    """Photos and reports under numbers, in the order in which they came."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, became in sorted(batch.done.items()):
            stem = f"{number + 1:03}"
            if isinstance(became, Refusal):
                archive.writestr(f"{stem}.error.json", json.dumps(became.plain(), indent=2))
                continue
            archive.writestr(f"{stem}.json", report_json.dumps(became.evidence.report))
            if became.data is not None:
                suffix = answers.name(became).removeprefix("photo")
                archive.writestr(f"{stem}{suffix}", became.data)
    return buffer.getvalue()
