"""One thread with the models: work waits in a line, and photos of a kind go together."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import Any

from visard.errors import GivenUpError
from visard.serve.limits import Limits
from visard.serve.refusals import busy

_USUAL = 2.0
"""Seconds that a piece of work is thought to take before one was done."""
_SMOOTH = 0.2

Run = Callable[[Any, Sequence[Any]], Sequence[Any]]
"""Does the work of one kind on some items; one result (or an error) an item."""


class Ticket:
    """A place in the line.

    Attributes:
        kind: items of one kind may go together; None goes alone.
        result: what becomes of it.
        left: whoever wanted it has gone.
    """

    def __init__(self, kind: Hashable, item: Any) -> None:
        self.kind, self.item = kind, item
        self.result: Future[Any] = Future()
        self.left = False

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self.left = True
        self.result.cancel()


class Worker:
    """Does one thing after the other."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._line: deque[Ticket] = deque()
        self._changed = threading.Condition()
        self._now: Sequence[Ticket] = ()
        self._until, self._pace, self._closed = 0.0, _USUAL, False
        self._thread: threading.Thread | None = None

    def start(self, run: Run) -> None:
        """Begin to work.

        Args:
            run: does the work; called in the one thread only.
        """
        self._closed = False
        self._thread = threading.Thread(target=self._work, args=(run,), name="models", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give up all work, and wait for the thread to notice."""
        with self._changed:
            self._closed = True
            for ticket in (*self._line, *self._now):
                ticket.left = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    @property
    def waiting(self) -> int:
        """How much is in the line."""
        return len(self._line)

    def submit(self, kind: Hashable, item: Any) -> Ticket:
        """Join the line.

        Raises:
            Refusal: it is too long.
        """
        ticket = Ticket(kind, item)
        with self._changed:
            if len(self._line) >= self._limits.waiting:
                raise busy(len(self._line) * self._pace)
            self._line.append(ticket)
            self._changed.notify()
        return ticket

    def ask(self) -> None:
        """Whether to go on with what is done right now.

        Raises:
            GivenUpError: nobody waits for it, or it has taken too long.
        """
        if all(ticket.left for ticket in self._now):
            raise GivenUpError("nobody waits for it any more")
        if time.monotonic() > self._until:
            raise GivenUpError(f"it took longer than {self._limits.seconds:g} seconds")

    def _work(self, run: Run) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._line or self._closed)
                if self._closed:
                    return
                self._now = self._next()
            if self._now:
                self._do(run, self._now)
            self._now = ()

    def _next(self) -> list[Ticket]:
        """The first in the line, and those of its kind behind it."""
        self._line = deque(ticket for ticket in self._line if not ticket.left)
        if not self._line:
            return []
        first = self._line.popleft()
        alike = [each for each in self._line if first.kind is not None and each.kind == first.kind]
        chosen = [first, *alike[: self._limits.together - 1]]
        self._line = deque(each for each in self._line if each not in chosen)
        return chosen

    def _do(self, run: Run, tickets: Sequence[Ticket]) -> None:
        start = time.monotonic()
        self._until = start + self._limits.seconds
        results: Sequence[Any]
        try:
            results = run(tickets[0].kind, [ticket.item for ticket in tickets])
        except Exception as error:  # whatever it is, it must not stop the server
            results = [error] * len(tickets)
        for ticket, result in zip(tickets, results, strict=True):
            _tell(ticket.result, result)
        took = (time.monotonic() - start) / len(tickets)
        self._pace += _SMOOTH * (took - self._pace)


def _tell(future: "Future[Any]", result: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
