"""Finding, fetching and checking files; remembers what it has verified and what failed."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from visard.errors import UnknownNameError, WeightsError
from visard.weights.registry import WeightFile
from visard.weights.settings import cache_folder, folders, offline, permissive_only

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes that have come, and the bytes there are."""

Fetch = Callable[[WeightFile, Path, Progress], None]
"""Puts a file at a path, whole and right; raises OSError and leaves nothing otherwise."""


def silent(name: str, done: int, total: int) -> None:
    """The progress callback that says nothing."""


def _over_https(file: WeightFile, target: Path, progress: Progress) -> None:
    from visard.weights.download import download  # the machinery for TLS is slow to import

    download(file, target, progress)


class State(StrEnum):
    """How things stand with a file on this machine."""

    PRESENT = "present"
    ABSENT = "absent"
    DAMAGED = "damaged"
    REFUSED = "refused"
    """Its licence does not fit the setting ``VISARD_PERMISSIVE_ONLY``."""


@dataclass(frozen=True, slots=True)
class Status:
    """A file of the registry, its state, and where it lies if it does."""

    file: WeightFile
    state: State
    path: Path | None


@dataclass
class Store:
    """A registry of files and the way to fetch them."""

    registry: Mapping[str, WeightFile]
    fetch: Fetch = _over_https
    _verified: set[tuple[Path, int, int]] = field(default_factory=set)
    _failed: dict[str, WeightsError] = field(default_factory=dict)

    def find(self, name: str, download: bool = True, progress: Progress = silent) -> Path:
        file = self._permitted(name)
        path = _locate(name)
        if path is not None:
            return self._checked(file, path)
        if offline():
            raise file.missing("not on this machine, and VISARD_OFFLINE is set")
        if not download:
            raise file.missing("not on this machine")
        return self._download(file, progress)

    def pull(self, names: Iterable[str] = (), progress: Progress = silent) -> list[Path]:
        self._failed.clear()
        return [self._pull(self._permitted(n), progress) for n in list(names) or self.registry]

    def verify(self) -> list[Status]:
        return [self._status(file) for file in self.registry.values()]

    def _permitted(self, name: str) -> WeightFile:
        if name not in self.registry:
            known = ", ".join(self.registry)
            raise UnknownNameError(f"no weight file is named {name!r}", todo=f"there are: {known}")
        file = self.registry[name]
        if permissive_only() and not file.commercial:
            what = f"its licence ({file.licence}) does not allow commercial use"
            todo = f"unset VISARD_PERMISSIVE_ONLY to use it; without it, {file.without}"
            raise WeightsError(what, name, todo)
        return file

    def _checked(self, file: WeightFile, path: Path) -> Path:
        stat = path.stat()
        key = (path.absolute(), stat.st_mtime_ns, stat.st_size)
        if key not in self._verified:
            with path.open("rb") as stream:
                came = hashlib.file_digest(stream, "sha256").hexdigest()
            if came != file.sha256:
                what = f"this is another file: its sha256 is {came} instead of {file.sha256}"
                todo = f"delete it, then run: visard weights pull {file.name}"
                raise WeightsError(what, str(path), todo)
            self._verified.add(key)
        return path

    def _download(self, file: WeightFile, progress: Progress) -> Path:
        if file.name in self._failed:
            raise self._failed[file.name]
        target = cache_folder() / file.name
        log.info("downloading %s (%.1f MB) from %s", file.name, file.size / 1e6, file.url)
        try:
            self.fetch(file, target, progress)
        except OSError as error:
            reason = getattr(error, "reason", error)
            host = urlsplit(file.url).netloc
            refusal = file.missing(f"could not be downloaded from {host} ({reason})")
            self._failed[file.name] = refusal
            raise refusal from error
        return self._checked(file, target)

    def _pull(self, file: WeightFile, progress: Progress) -> Path:
        status = self._status(file)
        if status.state is State.DAMAGED and status.path == cache_folder() / file.name:
            return self._download(file, progress)
        return self.find(file.name, progress=progress)

    def _status(self, file: WeightFile) -> Status:
        path = _locate(file.name)
        if permissive_only() and not file.commercial:
            return Status(file, State.REFUSED, path)
        if path is None:
            return Status(file, State.ABSENT, None)
        try:
            return Status(file, State.PRESENT, self._checked(file, path))
        except (WeightsError, OSError):
            return Status(file, State.DAMAGED, path)


def _locate(name: str) -> Path | None:
    """Where a file of that name lies, right or wrong; the first place wins."""
    return next((path for folder in folders() if (path := folder / name).is_file()), None)
