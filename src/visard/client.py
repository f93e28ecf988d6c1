"""The same verbs, done by a visard server: photos go there, and results are written here."""

import base64
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from visard.audit_report import AuditReport
from visard.errors import NoFaceError, PhotoError, ServerError, SettingError, VisardError
from visard.jobs.clock import Clock
from visard.jobs.folder import photos_in
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.protect import Evidence
from visard.jobs.settings import Settings
from visard.jobs.shelf import Shelf
from visard.jobs.wishes import Wishes
from visard.photo.atomic import printable
from visard.photo.files import decode
from visard.report import json as report_json
from visard.results import Report

HERE = "http://127.0.0.1:8080"
_ELSEWHERE = ("references", "stranger", "detector", "whose")
"""Settings that the server does not take."""
_ERRORS: dict[str, type[VisardError]] = {
    "no-face": NoFaceError,
    "unusable-photo": PhotoError,
    "wrong-field": SettingError,
}
Field = tuple[str, str | bytes]


class Client:
    """Talks to a server that ``visard serve`` has started.

    Args:
        url: where it listens.
        key: what it wants to hear, if anything.
        timeout: seconds to wait for an answer, and for a busy server.

    Photos leave this machine unless the server runs on it; over ``http`` others on the way
    can see them and the key.
    """

    def __init__(self, url: str = HERE, key: str = "", timeout: float = 600) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingError("this is no address of a server", url, f"give one such as {HERE}")
        self._url, self._key, self._timeout = url.rstrip("/"), key, timeout

    def protect(self, photo: Path | str, settings: Settings | None = None) -> Report:
        """Protect one photo; see ``visard.protect``, whose files and report these are.

        Raises:
            PhotoError: the photo cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
            SettingError: a setting is not for servers.
        """
        return self.job(settings or Settings()).run(Path(photo)).report

    def job(self, settings: Settings) -> "RemoteJob":
        """Protects many photos with the same settings.

        Raises:
            SettingError: a setting is not for servers.
        """
        usual = Settings()
        if odd := [each for each in _ELSEWHERE if getattr(settings, each) != getattr(usual, each)]:
            raise SettingError("a server does not take this setting", odd[0], "leave it out")
        fields = [("strength", settings.strength.value), *_shared(settings)]
        return RemoteJob(self, "/v1/protect", fields, settings.output, force=settings.force)

    def anonymize(self, photo: Path | str, wishes: Wishes) -> Report:
        """Make one photo anew so that machines find no face in it; see ``visard anonymize``.

        Raises:
            PhotoError: the photo cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
            SettingError: a wish is not for servers.
        """
        usual = Wishes(wishes.method)
        odd = ("options", "animate", "detector", "whose", "boxes", "limits", "review", "signing")
        if asked := [each for each in odd if getattr(wishes, each) != getattr(usual, each)]:
            raise SettingError("a server does not take this wish", asked[0], "leave it out")
        fields = list(_shared(wishes))
        job = RemoteJob(self, "/v1/anonymize", fields, wishes.output, force=wishes.force)
        return job.run(Path(photo)).report

    def audit(
        self,
        photo: Path | str,
        *,
        original: Path | str | None = None,
        references: Path | str | None = None,
    ) -> AuditReport:
        """Would machines still find the person in this photo?

        Args:
            original: the untouched photo.
            references: a folder with other photos of the person.
        """
        fields: list[Field] = [("photo", _content(photo))]
        if original is not None:
            fields.append(("original", _content(original)))
        others = [] if references is None else photos_in([Path(references)])
        fields += [("other", _content(each.path)) for each in others]
        return report_json.loads_audit(json.dumps(self.ask("/v1/audit", fields)))

    def compare(self, first: Path | str, second: Path | str) -> dict[str, bool]:
        """Whether each recogniser says that two photos show the same person."""
        fields = [("first", _content(first)), ("second", _content(second))]
        same: dict[str, bool] = self.ask("/v1/compare", fields)["same"]
        return same

    def ask(self, path: str, fields: Sequence[Field]) -> Any:
        """Send a form; the answer's JSON. Waits where the server is busy.

        Raises:
            ServerError: it cannot be reached, refuses, or stays busy.
        """
        until = time.monotonic() + self._timeout
        while True:
            try:
                with urllib.request.urlopen(  # noqa: S310 (the scheme was looked at)
                    self._request(path, fields), timeout=self._timeout
                ) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                with error:
                    told = _told(error)
                    again = float(error.headers.get("Retry-After") or 1)
                if told.get("outcome") == "nothing-gained":
                    return told
                if error.code != 429 or time.monotonic() + again > until:
                    raise self._refused(told, error.code) from None
                time.sleep(again)
            except (OSError, ValueError) as error:
                reason = getattr(error, "reason", None) or error
                raise ServerError(
                    f"the server gives no answer ({reason})", self._url, "is visard serve running?"
                ) from None

    def _request(self, path: str, fields: Sequence[Field]) -> urllib.request.Request:
        boundary = secrets.token_hex(16)
        headers = {
            "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        } | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        body = _form(fields, boundary)
        return urllib.request.Request(self._url + path, body, headers)  # noqa: S310

    def _refused(self, told: dict[str, Any], status: int) -> VisardError:
        kind = _ERRORS.get(str(told.get("code")), ServerError)
        what = str(told.get("detail") or f"the server answers with status {status}")
        return kind(what, self._url if kind is ServerError else "", str(told.get("todo") or ""))


class RemoteJob:
    """Has photos treated by a server, and writes the results here.

    Args:
        path: what the server is asked.
        fields: with what choices.
        output: folder for the results; None puts each beside its photo.
        force: replace files that exist.
    """

    def __init__(
        self,
        client: Client,
        path: str,
        fields: Sequence[Field],
        output: Path | None,
        *,
        force: bool,
    ) -> None:
        self._client, self._path, self._fields = client, path, tuple(fields)
        self._output, self._force, self._shelf = output, force, Shelf(force=force)

    def run(self, source: Path, folder: Path | None = None) -> Evidence:
        """Send one photo and write the result; see ``ProtectJob.run``.

        Raises:
            PhotoError: the photo cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
        """
        clock, folder = Clock(), folder or self._output or source.parent
        data = _content(source)
        before = decode(data, name=printable(source))
        if not self._force:
            refuse_existing(source, folder, before.format)
        with clock.part("there and back"):
            try:
                answer = self._client.ask(self._path, [("photo", data), *self._fields])
            except (PhotoError, NoFaceError) as error:
                raise type(error)(error.what, printable(source), error.todo) from None
        report = report_json.loads(json.dumps(answer["report"]))
        made = base64.b64decode(answer["photo"]["base64"]) if answer["photo"] else None
        label = DONE if answer["outcome"] == "protected" else PARTIAL
        self._shelf.put(made, label, source, folder, before.format)
        written = None if made is None else decode(made, name=printable(source)).pixels
        output = target(source, Path(), before.format, label).name if made else None
        named = replace(
            report,
            source=printable(source.name),
            output=None if output is None else printable(output),
            seconds=report.seconds | clock.seconds,
        )
        return Evidence(named, before.pixels, written)


def _shared(chosen: Settings | Wishes) -> Iterable[Field]:
    yield "method", chosen.method
    if chosen.seed is not None:
        yield "seed", str(chosen.seed)
    yield "quality", str(chosen.quality)
    yield "keep", chosen.keep.value


def _content(photo: Path | str) -> bytes:
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
        content = value if isinstance(value, bytes) else value.encode()
        parts.append(head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


def _told(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        told = json.load(error)
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
