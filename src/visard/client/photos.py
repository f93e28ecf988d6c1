"""Photos that a server treats: one by one, or many as one job; results are written here."""

import base64
import json
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from visard.client.started import Started
from visard.client.wire import Field, Wire, content, error_of
from visard.errors import NoFaceError, PhotoError, ServerError, VisardError
from visard.jobs.clock import Clock
from visard.jobs.folder import Done, Source
from visard.jobs.naming import DONE, PARTIAL, refuse_existing, target
from visard.jobs.protect import Evidence
from visard.jobs.shelf import Shelf
from visard.photo.atomic import printable
from visard.photo.files import decode
from visard.report import json as report_json
from visard.results import Report

Advance = Callable[[int, int], None]

_SHARE = 0.9
"""Of what the server takes in one request: a form is longer than its photos."""
_TARGET = "target"


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A photo on its way.

    Attributes:
        form: Pillow's name of its format.
    """

    source: Path
    folder: Path
    data: bytes
    form: str


def _further(advance: Advance, start: int, sources: Sequence[Source], count: int) -> None:
    advance(start + count, len(sources))


class RemoteJob:
    """Has photos treated by a server, and writes the results here.

    Args:
        verb: what the server is asked.
        fields: with what choices.
        output: folder for the results; None puts each beside its photo.
        force: replace files that exist.
    """

    def __init__(
        self, wire: Wire, verb: str, fields: Sequence[Field], output: Path | None, *, force: bool
    ) -> None:
        self._wire, self._verb, self._fields = wire, verb, tuple(fields)
        self._output, self._force, self._shelf = output, force, Shelf(force=force)

    def run(self, source: Path, folder: Path | None = None) -> Evidence:
        """Send one photo and write the result; see ``ProtectJob.run``.

        Raises:
            PhotoError: the photo cannot be used, or the result cannot be written.
            NoFaceError: no face was found.
            ServerError: the server cannot be reached, or refuses.
        """
        clock, folder = Clock(), folder or self._output or source.parent
        parcel = self._parcel(source, folder)
        with clock.part("there and back"):
            try:
                answer = self._wire.ask(
                    f"/v1/{self._verb}", [("photo", parcel.data), *self._fields]
                )
            except (PhotoError, NoFaceError) as error:
                raise type(error)(error.what, printable(source), error.todo) from None
        report = report_json.loads(json.dumps(answer["report"]))
        made = base64.b64decode(answer["photo"]["base64"]) if answer["photo"] else None
        label = DONE if answer["outcome"] == "protected" else PARTIAL
        named = self._put(parcel, report, made, label)
        before = decode(parcel.data, name=printable(source)).pixels
        written = None if made is None else decode(made, name=printable(source)).pixels
        return Evidence(replace(named, seconds=named.seconds | clock.seconds), before, written)

    def run_all(
        self, sources: Sequence[Source], output: Path | None, advance: Advance
    ) -> Generator[Done, None, None]:
        """Send many photos, as many at a time as the server takes; a bad one never stops the rest.

        Left early, the job is stopped on the server.

        Args:
            advance: hears how many are done, and how many there are.

        Raises:
            ServerError: the server cannot be reached, or refuses.
        """
        done = 0
        for parcels, failed in self._loads(sources, output):
            yield from failed
            done += len(failed)
            start = done
            advance(done, len(sources))
            if parcels:
                for each in self._together(parcels, partial(_further, advance, start, sources)):
                    done += 1
                    yield each

    def _loads(
        self, sources: Sequence[Source], output: Path | None
    ) -> Iterator[tuple[list[_Parcel], list[Done]]]:
        """Photos that go together, and those that cannot go."""
        limits = self._wire.ask("/v1/methods")["limits"]
        # a chosen face goes with one photo at a time
        most = 1 if any(name == _TARGET for name, _ in self._fields) else limits["photos"]
        room = _SHARE * limits["job_bytes"]
        parcels, failed = list[_Parcel](), list[Done]()
        for source in sources:
            folder = output / source.inside if output else source.path.parent
            try:
                parcel = self._parcel(source.path, folder)
            except VisardError as error:
                failed.append(Done(source.path, None, str(error)))
                continue
            full = sum(len(each.data) for each in parcels) + len(parcel.data) > room
            if parcels and (full or len(parcels) == most):
                yield parcels, failed
                parcels, failed = [], []
            parcels.append(parcel)
        yield parcels, failed

    def _together(self, parcels: Sequence[_Parcel], count: Callable[[int], None]) -> Iterator[Done]:
        if any(name == _TARGET for name, _ in self._fields):
            yield from (self._alone(each) for each in parcels)
            return
        photos: list[Field] = [("photo", each.data) for each in parcels]
        with Started(self._wire, [("verb", self._verb), *photos, *self._fields]) as job:
            job.wait(lambda state: count(state["done"]))
            with tempfile.TemporaryDirectory(prefix="visard-") as folder:
                place = Path(folder) / "result.zip"
                job.fetch(place)
                yield from self._unpacked(parcels, place)

    def _alone(self, parcel: _Parcel) -> Done:
        try:
            return Done(parcel.source, self.run(parcel.source, parcel.folder).report)
        except ServerError:
            raise
        except VisardError as error:
            return Done(parcel.source, None, str(error))

    def _unpacked(self, parcels: Sequence[_Parcel], place: Path) -> Iterator[Done]:
        try:
            with zipfile.ZipFile(place) as archive:
                names = archive.namelist()
                for number, parcel in enumerate(parcels, start=1):
                    mine = [name for name in names if name.startswith(f"{number:03}.")]
                    yield self._done(parcel, {name: archive.read(name) for name in mine})
        except (zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
            raise ServerError("what the server sent is not whole", todo="try again") from error

    def _done(self, parcel: _Parcel, files: dict[str, bytes]) -> Done:
        """What became of one photo, from its files."""
        texts = {name[3:]: data for name, data in files.items() if name.endswith(".json")}
        made = {name: data for name, data in files.items() if not name.endswith(".json")}
        try:
            if ".json" not in texts:
                told: dict[str, Any] = json.loads(texts[".error.json"])
                error = error_of(told)
                raise type(error)(error.what, printable(parcel.source), error.todo)
            name, data = next(iter(made.items()), ("", None))
            label = PARTIAL if f".{PARTIAL}." in name else DONE
            report = report_json.loads(texts[".json"].decode())
            return Done(parcel.source, self._put(parcel, report, data, label))
        except VisardError as error:
            return Done(parcel.source, None, str(error))

    def _parcel(self, source: Path, folder: Path) -> _Parcel:
        data = content(source)
        form = decode(data, name=printable(source)).format
        if not self._force:
            refuse_existing(source, folder, form)
        return _Parcel(source, folder, data, form)

    def _put(self, parcel: _Parcel, report: Report, made: bytes | None, label: str) -> Report:
        """Write the result; the report with the names that things have here."""
        source = parcel.source
        self._shelf.put(made, label, source, parcel.folder, parcel.form)
        output = target(source, Path(), parcel.form, label).name if made else None
        return replace(
            report,
            source=printable(source.name),
            output=None if output is None else printable(output),
        )
