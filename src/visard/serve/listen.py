"""The server beneath the application: how long it waits for a request to begin."""

import asyncio

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

_HEAD_SECONDS = 10
"""A connection may take to send the head of its first request."""
_HEAD_BYTES = 32 << 10


class _Hasty(H11Protocol):
    """Closes connections that say nothing: each of them takes a place from others."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(_HEAD_SECONDS, self._close_silent)

    def _close_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def server(app: FastAPI, connections: int) -> uvicorn.Server:
    """A server for the application, which keeps no log of who asked for what."""
    config = uvicorn.Config(
        app,
        http=_Hasty,
        loop="asyncio",  # whatever else is installed: the one that was tried
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)
