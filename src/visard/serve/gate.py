"""Who may ask: the right key, from the right page, under the right name, not too often."""

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from visard.serve.rate import Rate
from visard.serve.refusals import Refusal

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FRAMES = "/v1/frames"
_GUARDED = ("/v1/", "/metrics")


class Gate:
    """Lets requests through that may be answered.

    Without a key only this machine is served, and only under a name of its own: a page
    from elsewhere could otherwise ask through the browser of whoever looks at it.

    Args:
        key: what callers have to give as ``Authorization: Bearer KEY``; empty for none.
        rate: how often anybody may ask; ``frames``: how often with a picture of a camera.
    """

    def __init__(self, app: ASGIApp, key: str, rate: Rate, frames: Rate) -> None:
        self._app, self._key, self._rate, self._frames = app, key.encode(), rate, frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                self._check(Request(scope))
            except Refusal as refused:
                await refused.answer()(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, request: Request) -> None:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        if not self._key and host not in LOOPBACK:
            raise Refusal(
                421, "wrong-host", "this server answers to this machine only", "set a key"
            )
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            raise Refusal(403, "foreign-page", "pages from elsewhere may not ask this server")
        if not request.url.path.startswith(_GUARDED):
            return
        caller = self._caller(request)
        rate = self._frames if request.url.path == _FRAMES else self._rate
        if seconds := rate.wait(caller):
            again = {"Retry-After": str(max(1, round(seconds)))}
            raise Refusal(429, "too-often", "too many requests", "try again later", "", again)

    def _caller(self, request: Request) -> str:
        """Who asks: a digest of the key, or the address where none is needed."""
        if not self._key:
            return request.client.host if request.client else ""
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode("latin-1")
        if not hmac.compare_digest(hashlib.sha256(given).digest(), _digest(self._key)):
            address = request.client.host if request.client else ""
            if self._rate.wait(f"refused {address}"):
                raise Refusal(429, "too-often", "too many wrong keys", "try again later")
            raise Refusal(
                401,
                "wrong-key",
                "this server wants a key",
                "send it as: Authorization: Bearer KEY",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return "key"


def fingerprint(key: str) -> str:
    """What tells a key from others without giving it away."""
    return _digest(key.encode()).hex()[:16]


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
