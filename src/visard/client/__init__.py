"""The same verbs, done by a visard server: photos go there, and results are written here."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from visard.audit_report import AuditReport
from visard.client.films import RemoteFilms
from visard.client.photos import RemoteJob
from visard.client.wire import HERE, Field, Wire, content
from visard.errors import SettingError
from visard.jobs.anonymize_film import FilmReport
from visard.jobs.folder import is_film, photos_in
from visard.jobs.settings import Settings
from visard.jobs.wishes import Wishes
from visard.report import json as report_json
from visard.results import Report

_ELSEWHERE = ("references", "stranger", "detector", "whose")
"""Settings that the server does not take."""
_BY_HAND = (
    *("options", "animate", "detector", "whose", "boxes"),
    *("limits", "every", "review", "signing", "check"),
)
"""Wishes that it does not take."""


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
        self._wire = Wire(url, key, timeout)

    def protect(self, photo: Path | str, settings: Settings | None = None) -> Report:
        """Protect one photo; see ``visard.protect``, whose files and report these are.

        Raises:
            PhotoError: the photo cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
            SettingError: a setting is not for servers.
            ConsentError: there is a target, and the server takes none.
        """
        return self.job(settings or Settings()).run(Path(photo)).report

    def job(self, settings: Settings) -> RemoteJob:
        """Protects many photos with the same settings.

        Raises:
            SettingError: a setting is not for servers.
        """
        usual = Settings()
        if odd := [each for each in _ELSEWHERE if getattr(settings, each) != getattr(usual, each)]:
            raise SettingError("a server does not take this setting", odd[0], "leave it out")
        fields = [("strength", settings.strength.value), *_shared(settings), *_target(settings)]
        return RemoteJob(self._wire, "protect", fields, settings.output, force=settings.force)

    def anonymize(self, photo: Path | str, wishes: Wishes) -> Report | FilmReport:
        """Make one photo, or one video, anew so that machines find no face in it.

        See ``visard anonymize``.

        Raises:
            PhotoError: it cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
            SettingError: a wish is not for servers.
        """
        if is_film(Path(photo)):
            return self.film_job(wishes).run(Path(photo))
        return self.anonymize_job(wishes).run(Path(photo)).report

    def anonymize_job(self, wishes: Wishes) -> RemoteJob:
        """Makes many photos anew with the same wishes.

        Raises:
            SettingError: a wish is not for servers.
        """
        _check_wishes(wishes)
        fields = list(_shared(wishes))
        return RemoteJob(self._wire, "anonymize", fields, wishes.output, force=wishes.force)

    def film_job(self, wishes: Wishes) -> RemoteFilms:
        """Makes videos anew.

        Raises:
            SettingError: a wish is not for servers.
        """
        _check_wishes(wishes)
        return RemoteFilms(self._wire, wishes)

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
        fields: list[Field] = [("photo", content(photo))]
        if original is not None:
            fields.append(("original", content(original)))
        others = [] if references is None else photos_in([Path(references)])
        fields += [("other", content(each.path)) for each in others]
        return report_json.loads_audit(json.dumps(self.ask("/v1/audit", fields)))

    def compare(self, first: Path | str, second: Path | str) -> dict[str, bool]:
        """Whether each recogniser says that two photos show the same person."""
        fields = [("first", content(first)), ("second", content(second))]
        same: dict[str, bool] = self.ask("/v1/compare", fields)["same"]
        return same

    def ask(self, path: str, fields: Sequence[Field]) -> Any:
        """Send a form; the answer's JSON. Waits where the server is busy.

        Raises:
            ServerError: it cannot be reached, refuses, or stays busy.
        """
        return self._wire.ask(path, fields)


def _check_wishes(wishes: Wishes) -> None:
    usual = Wishes(wishes.method)
    if odd := [each for each in _BY_HAND if getattr(wishes, each) != getattr(usual, each)]:
        raise SettingError("a server does not take this wish", odd[0], "leave it out")


def _shared(chosen: Settings | Wishes) -> Iterable[Field]:
    yield "method", chosen.method
    if chosen.seed is not None:
        yield "seed", str(chosen.seed)
    yield "quality", str(chosen.quality)
    yield "keep", chosen.keep.value


def _target(settings: Settings) -> Iterable[Field]:
    if settings.target is None:
        return
    photo = settings.target.photo
    if isinstance(photo, Path) and photo.is_dir():
        raise SettingError("a server takes one photo of a target, no folder", str(photo))
    yield "target", photo if isinstance(photo, bytes) else content(photo)
    yield "i_have_their_consent", "true"
