"""An oracle that is a service: an ``https://`` address that takes two pictures.

A question is a POST of ``multipart/form-data`` with two PNG files, ``photo`` and
``reference``; the answer is ``{"same": true}`` or ``{"same": false}`` as JSON. All else
stops the work. Redirects are not followed: a face goes nowhere but where it was sent.
"""

import http.client
import ipaddress
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from visard.cloak.blackbox.oracle import Question
from visard.cloak.blackbox.pairs import in_pairs, png
from visard.cloak.blackbox.purse import Purse
from visard.errors import OracleError, SettingError
from visard.types import Window
from visard.weights.settings import offline

PATIENCE = 30.0
"""Seconds for one answer."""
_LONGEST = 65536
"""Bytes that an answer may have."""
_ADVICE = 'it must answer {"same": true} or {"same": false}'


class EndpointOracle:
    """Asks a service about a picture and a reference.

    Faces travel to it, so plain ``http`` is for this machine alone.

    Args:
        address: where questions go. What follows a ``?`` is sent, and never shown.
        patience: seconds for one answer.

    Raises:
        SettingError: it is no such address, plain http leaves this machine, or anything
            does while ``VISARD_OFFLINE`` is set.

    >>> EndpointOracle("http://localhost:8000/same?key=secret").name
    'http://localhost:8000/same'
    """

    cards = None

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self._address, self._patience = address, patience
        self.name, here = _checked(address)
        self._opener = _opener(here)

    @contextmanager
    def about(self, known: Sequence[Window], purse: Purse) -> Iterator[Question]:
        """See ``visard.cloak.blackbox.oracle.Oracle``.

        The question raises OracleError where the service cannot be reached, takes too
        long, or answers anything else.
        """
        references = [png(window.pixels) for window in known]

        def same(picture: bytes, number: int) -> bool:
            return self._same(self._answer(picture, references[number]))

        yield in_pairs(same, len(known), purse)

    def _answer(self, photo: bytes, reference: bytes) -> bytes:
        body, kind = _form({"photo": photo, "reference": reference})
        headers = {"Content-Type": kind, "Accept": "application/json", "User-Agent": "visard"}
        request = urllib.request.Request(self._address, body, headers, method="POST")  # noqa: S310
        until = time.monotonic() + self._patience
        try:
            with self._opener.open(request, timeout=self._patience) as answer:
                return self._read(answer, until)
        except urllib.error.HTTPError as error:
            error.close()
            raise self._failed(f"answered with status {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or str(error) or type(error).__name__
            raise self._failed(f"gave no answer ({reason})") from error

    def _read(self, answer: http.client.HTTPResponse, until: float) -> bytes:
        text = b""
        while len(text) <= _LONGEST and (piece := answer.read1(_LONGEST)):
            text += piece
            if time.monotonic() > until:
                raise TimeoutError("it took too long")
        return text

    def _same(self, text: bytes) -> bool:
        try:
            value = json.loads(text) if len(text) <= _LONGEST else None
        except (ValueError, RecursionError):
            value = None
        said = value.get("same") if isinstance(value, dict) else None
        if not isinstance(said, bool):
            shown = text[:60].decode("utf-8", "replace")
            raise self._failed(f"gave an answer that is none ({shown!r})")
        return said

    def _failed(self, what: str) -> OracleError:
        return OracleError(f"the service {what}", self.name, _ADVICE)


def _checked(address: str) -> tuple[str, bool]:
    """What may be shown of an address, and whether it is on this machine."""
    try:
        parts = urllib.parse.urlsplit(address)
        host, port, named = parts.hostname, parts.port, parts.username is not None
    except ValueError as error:
        raise SettingError("this is no address of a service", todo="give https://…") from error
    if parts.scheme not in ("http", "https") or not host or named:
        todo = "give https://HOST/PATH, without a name or password"
        raise SettingError("this is no address of a service", todo=todo)
    bracketed = f"[{host}]" if ":" in host else host
    shown = f"{parts.scheme}://{bracketed}{f':{port}' if port else ''}{parts.path}"
    here = _is_here(host)
    if not here and offline():
        raise SettingError(
            "VISARD_OFFLINE forbids to send pictures there", shown, "ask a service on this machine"
        )
    if not here and parts.scheme == "http":
        raise SettingError(
            "faces are not sent through the network in the clear", shown, "use https"
        )
    return shown, here


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _opener(here: bool) -> urllib.request.OpenerDirector:
    """Follows no redirect; on this machine it asks no proxy, beyond it no plain http."""
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.HTTPHandler() if here else urllib.request.ProxyHandler())
    for handler in (
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _form(files: dict[str, bytes]) -> tuple[bytes, str]:
    """Files as the body of a form (RFC 7578), and the form's content type."""
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.png"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
        + data
        + b"\r\n"
        for name, data in files.items()
    ]
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
