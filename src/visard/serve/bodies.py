"""Bodies of requests, counted while they arrive: no longer, no slower and no more than agreed."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from visard.serve.limits import Limits
from visard.serve.refusals import Refusal, busy

_JOBS = "/v1/jobs"
CLOSE = {"Connection": "close"}
"""What is left of a body is not read, so that nothing else can follow."""


class Memory:
    """How many bytes of photos are in memory, and how many may be."""

    def __init__(self, most: int) -> None:
        self._most, self.held = most, 0

    def take(self, count: int) -> None:
        """Make room for so many bytes more.

        Raises:
            Refusal: there is none.
        """
        if self.held + count > self._most:
            raise busy(10, CLOSE)
        self.held += count

    def give(self, count: int) -> None:
        """So many are no longer needed."""
        self.held -= count


class Bodies:
    """Passes on requests whose bodies keep to the limits; of others it reads no more.

    A body is counted as it arrives, whatever its ``Content-Length`` promised, until the
    request is answered.
    """

    def __init__(self, app: ASGIApp, limits: Limits, memory: Memory) -> None:
        self._app, self._limits, self._memory = app, limits, memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, usual = self._most(scope), self._limits.body_bytes
        seconds = self._limits.receive_seconds * max(1, most / usual)
        body = _Body(self._memory, receive, most, seconds)
        try:
            body.announced(dict(scope["headers"]).get(b"content-length", b""))
            await self._app(scope, body.receive, send)
        except Refusal as refused:  # before anything was answered: the application answers others
            await refused.answer()(scope, body.receive, send)
        finally:
            self._memory.give(body.length)

    def _most(self, scope: Scope) -> int:
        return self._limits.job_bytes if scope["path"] == _JOBS else self._limits.body_bytes


class _Body:
    """One body on its way in."""

    def __init__(self, memory: Memory, receive: Receive, most: int, seconds: float) -> None:
        self._memory, self._receive, self._most = memory, receive, most
        self._seconds, self._until = seconds, time.monotonic() + seconds
        self._complete = False
        self.length = 0

    def announced(self, header: bytes) -> None:
        if header.isdigit() and int(header) > self._most:
            raise self._too_long()

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()  # until the client has gone, for as long as it takes
        left = self._until - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0))
        except TimeoutError:
            slow = f"the request did not arrive within {self._seconds:g} seconds"
            raise Refusal(408, "too-slow", slow, headers=CLOSE) from None
        if message["type"] == "http.request":
            self._complete = not message.get("more_body", False)
            self._count(len(message.get("body", b"")))
        return message

    def _count(self, more: int) -> None:
        if self.length + more > self._most:
            raise self._too_long()
        self._memory.take(more)
        self.length += more

    def _too_long(self) -> Refusal:
        most = f"{self._most / (1 << 20):g} MB"
        long = f"more than {most} in one request"
        return Refusal(413, "too-large", long, "send fewer or smaller photos", headers=CLOSE)
