"""What goes to a server and comes back: forms, JSON, files, refusals. Waits where it is busy."""

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from visard.errors import (
    ConsentError,
    NoFaceError,
    PhotoError,
    ServerError,
    SettingError,
    VisardError,
)
from visard.photo.atomic import printable

HERE = "http://127.0.0.1:8080"
_ERRORS: dict[str, type[VisardError]] = {
    "no-face": NoFaceError,
    "unusable-photo": PhotoError,
    "unusable-video": PhotoError,
    "wrong-field": SettingError,
    "no-consent": ConsentError,
}
_AT_ONCE = 1 << 20
Field = tuple[str, str | bytes]


class Wire:
    """The way to one server.

    Raises:
        SettingError: the address is none.
    """

    def __init__(self, url: str, key: str, timeout: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingError("this is no address of a server", url, f"give one such as {HERE}")
        self._url, self._key, self._timeout = url.rstrip("/"), key, timeout

    def ask(self, path: str, fields: Sequence[Field] | None = None, method: str = "") -> Any:
        """Send a form, or only ask; the answer's JSON, None where it has none.

        Args:
            method: by default POST for forms, else GET.

        Raises:
            ServerError: it cannot be reached, refuses, or stays busy.
        """
        answer = self._opened(path, fields, method, "application/json")
        if isinstance(answer, dict):
            return answer
        with answer:
            try:
                return None if answer.status == 204 else json.load(answer)
            except (OSError, ValueError) as error:
                raise self._silent(error) from None

    def fetch(self, path: str, into: Path) -> None:
        """Write what the server has at an address to a file.

        Raises:
            ServerError: it cannot be reached, refuses, or stays busy.
            OSError: the file cannot be written.
        """
        answer = self._opened(path, None, "", "*/*")
        assert isinstance(answer, HTTPResponse)  # noqa: S101 (only forms gain nothing)
        with answer, into.open("wb") as file:
            while part := self._part(answer):
                file.write(part)

    def _part(self, answer: HTTPResponse) -> bytes:
        try:
            return answer.read(_AT_ONCE)
        except (OSError, HTTPException) as error:
            raise self._silent(error) from None

    def _opened(
        self, path: str, fields: Sequence[Field] | None, method: str, accept: str
    ) -> HTTPResponse | dict[str, Any]:
        """The answer; where nothing was gained, what it says of that."""
        until = time.monotonic() + self._timeout
        while True:
            request = self._request(path, fields, method, accept)
            try:
                answer: HTTPResponse = urllib.request.urlopen(  # noqa: S310 (the scheme was looked at)
                    request, timeout=self._timeout
                )
                return answer
            except urllib.error.HTTPError as error:
                with error:
                    told = _told(error)
                    again = float(error.headers.get("Retry-After") or 1)
                if told.get("outcome") == "nothing-gained":
                    return told
                if error.code != 429 or time.monotonic() + again > until:
                    raise error_of(told, self._url, error.code) from None
                time.sleep(again)
            except (OSError, ValueError, HTTPException) as error:
                raise self._silent(error) from None

    def _silent(self, error: Exception) -> ServerError:
        reason = getattr(error, "reason", None) or error
        what = f"the server gives no answer ({reason})"
        return ServerError(what, self._url, "is visard serve running?")

    def _request(
        self, path: str, fields: Sequence[Field] | None, method: str, accept: str
    ) -> urllib.request.Request:
        headers = {"Accept": accept}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = None
        if fields is not None:
            boundary = secrets.token_hex(16)
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
            body = _form(fields, boundary)
        return urllib.request.Request(  # noqa: S310 (as above)
            self._url + path, body, headers, method=method or None
        )


def error_of(told: dict[str, Any], url: str = "", status: int = 0) -> VisardError:
    """A server's refusal as the error that the library would have raised."""
    kind = _ERRORS.get(str(told.get("code")), ServerError)
    what = str(told.get("detail") or f"the server answers with status {status}")
    return kind(what, url if kind is ServerError else "", str(told.get("todo") or ""))


def content(photo: Path | str) -> bytes:
    """What a file holds.

    Raises:
        PhotoError: it cannot be read.
    """
    try:
        return Path(photo).read_bytes()
    except OSError as error:
        raise PhotoError(
            f"the file cannot be read: {error.strerror}", printable(photo), "check the path"
        ) from error


def _form(fields: Sequence[Field], boundary: str) -> bytes:
    """A multipart form; files go without their names."""
    parts = []
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, bytes):
            head += '; filename="photo"\r\nContent-Type: application/octet-stream'
        data = value if isinstance(value, bytes) else value.encode()
        parts.append(head.encode() + b"\r\n\r\n" + data + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


def _told(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        told = json.load(error)
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
