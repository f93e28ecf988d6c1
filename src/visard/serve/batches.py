"""Jobs: photos and videos under one number, that are fetched together and then forgotten."""

import asyncio
import secrets
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from visard.jobs.protect import Made
from visard.serve import answers
from visard.serve.batch import Batch, Work
from visard.serve.bodies import Memory
from visard.serve.folders import Folders
from visard.serve.footage import FILM, Footage, suffix
from visard.serve.limits import Limits
from visard.serve.refusals import Refusal, busy, refusal
from visard.serve.worker import Ticket, Worker

_AGAIN = 0.2
"""Seconds after which a job looks again whether there is room in the line."""


class Batches:
    """All jobs of a server. Photos are in memory only; a video has a folder until it is fetched.

    Args:
        worker: works on photos.
        films: works on videos.
        memory: what the jobs hold is counted there.
        folders: where videos lie.
    """

    def __init__(
        self, worker: Worker, films: Worker, memory: Memory, folders: Folders, limits: Limits
    ) -> None:
        self._worker, self._films, self._memory = worker, films, memory
        self._folders, self._limits = folders, limits
        self._batches: dict[str, Batch] = {}
        self.heard: Callable[[str], None] = lambda outcome: None

    def __len__(self) -> int:
        return len(self._batches)

    async def add(
        self, work: Work, photos: list[bytes], film: bytes | None = None, method: str = ""
    ) -> str:
        """Start a job; its number, which nobody can guess.

        Args:
            film: a video.
            method: what is done with it.

        Raises:
            Refusal: there are too many jobs, too much is in memory, or that is no video.
        """
        self.sweep()
        if len(self._batches) >= self._limits.jobs:
            raise busy(self._limits.keep_seconds / 10)
        batch = Batch(work, dict(enumerate(photos)), len(photos))
        self._hold(batch, sum(map(len, photos)))
        name = secrets.token_urlsafe(18)
        self._batches[name] = batch
        try:
            if film is not None:
                batch.footage = await self._stored(film, method)
        except BaseException:
            self._let_go(self._batches.pop(name))
            raise
        sides = (self._see_photos(batch), self._see_film(batch))
        batch.tasks = tuple(asyncio.create_task(side) for side in sides)
        return name

    async def _stored(self, film: bytes, method: str) -> Footage:
        ending, folder = suffix(film), self._folders.make()
        footage = Footage(folder / f"{FILM}{ending}", method, lambda: self._folders.wipe(folder))
        try:
            await asyncio.to_thread(footage.path.write_bytes, film)
        except BaseException:
            footage.wipe()
            raise
        return footage

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

    def take(self, name: str) -> Batch:
        """A finished job, which is no longer there: whoever has it wipes its video.

        Raises:
            Refusal: there is no such job, or it is still running.
        """
        batch = self.get(name)
        if not batch.finished:
            raise Refusal(409, "still-running", "this job is not done yet", "ask again later")
        self._memory.give(batch.held)
        return self._batches.pop(name)

    def forget(self, name: str) -> None:
        """Stop a job, let go of its photos and wipe its video.

        Raises:
            Refusal: there is no such job.
        """
        self.get(name)
        self._let_go(self._batches.pop(name))

    def close(self) -> None:
        """Forget all jobs."""
        for name in list(self._batches):
            self._let_go(self._batches.pop(name))

    def sweep(self) -> None:
        """Forget jobs that nobody asked for in a while."""
        now = time.monotonic()
        for name, batch in list(self._batches.items()):
            if now - batch.touched > self._limits.keep_seconds:
                self._let_go(self._batches.pop(name))

    def _let_go(self, batch: Batch) -> None:
        if batch.footage is not None:
            batch.footage.left.set()  # first: whoever works on it wipes again when it has stopped
        for task in batch.tasks:
            task.cancel()
        if batch.footage is not None:
            batch.footage.wipe()
        self._memory.give(batch.held)

    def _hold(self, batch: Batch, count: int) -> None:
        self._memory.take(count)
        batch.held += count

    async def _see_photos(self, batch: Batch) -> None:
        """A few photos at a time, so that others get their turn."""
        numbers = list(batch.photos)
        for start in range(0, len(numbers), self._limits.together):
            part = numbers[start : start + self._limits.together]
            tickets = [
                await self._ticket(
                    self._worker, batch.work.kind, batch.work.item(batch.photos[number])
                )
                for number in part
            ]
            try:
                for number, ticket in zip(part, tickets, strict=True):
                    await self._finish(batch, number, ticket)
            finally:
                for ticket in tickets:
                    ticket.leave()

    async def _ticket(self, worker: Worker, kind: Hashable, item: Any) -> Ticket:
        while True:
            try:
                return worker.submit(kind, item)
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

    async def _see_film(self, batch: Batch) -> None:
        footage = batch.footage
        if footage is None:
            return
        ticket = await self._ticket(self._films, None, footage)
        try:
            footage.became = await asyncio.wrap_future(ticket.result)
            Path.unlink(footage.path, missing_ok=True)
        except Exception as error:
            footage.became = refusal(error)
            footage.wipe()
        finally:
            ticket.leave()
        self.heard(footage.outcome)
