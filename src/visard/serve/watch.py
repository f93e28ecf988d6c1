"""How much is asked and how long it takes, for Prometheus and for a log without names."""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)
_SECONDS = (0.05, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 180)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob:; media-src blob:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), display-capture=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer: the page asks nobody else, nobody else shows it, and no photo is kept."""


class Figures:
    """Counters of one server; none of them knows a photo or a name."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "visard_requests", "Requests answered.", ("path", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "visard_request_seconds",
            "From the first byte asked to the last byte answered.",
            ("path",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.photos = Counter(
            "visard_photos", "Photos protected, by outcome.", ("outcome",), registry=self._registry
        )
        self.waiting = Gauge("visard_waiting", "Work in the line.", registry=self._registry)
        self.jobs = Gauge("visard_jobs", "Jobs kept.", registry=self._registry)
        self.held = Gauge(
            "visard_held_bytes", "Photos in memory, in bytes.", registry=self._registry
        )

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self._registry)


class Watch:
    """Counts and times every request, and says in every answer what browsers may do with it."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = [name for name, _ in message["headers"]]
                more = ((n.lower().encode(), text.encode()) for n, text in HEADERS.items())
                message["headers"] += [pair for pair in more if pair[0] not in given]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._count(_route(scope), status, time.perf_counter() - start)

    def _count(self, path: str, status: int, seconds: float) -> None:
        self._figures.requests.labels(path, str(status)).inc()
        self._figures.seconds.labels(path).observe(seconds)
        _log.debug("%s %d %.2f s", path, status, seconds)


def _route(scope: Scope) -> str:
    """The route that was asked for, as it is written in the program: an address holds names."""
    return str(getattr(scope.get("route"), "path", "elsewhere"))
