"""What the one thread does, with models that are loaded once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from visard.errors import GivenUpError, VisardError
from visard.jobs import in_memory
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.anonymize_film import FilmJob, FilmReport
from visard.jobs.film_bounds import FilmBounds, check_film
from visard.jobs.patience import patient
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.jobs.wishes import Wishes
from visard.photo.metadata import Keep
from visard.serve.footage import Footage
from visard.serve.limits import Limits
from visard.serve.streams import Frame, Streams, judge, shield

_log = logging.getLogger(__name__)
_VIDEO = "video"
_READY = 16
"""Protectors that are kept set up, one for each way in which somebody asked."""


@dataclass(frozen=True, slots=True)
class Anonymize:
    """A photo to be made anew."""

    photo: bytes
    method: str
    seed: int | None
    quality: int
    keep: Keep


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit to be done; see `in_memory.audit`."""

    photo: bytes
    original: bytes | None
    others: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison to be made."""

    first: bytes
    second: bytes


class Engine:
    """Does what the worker hands it; the models of the usual way are loaded at once.

    Args:
        ask: raises an error where the work is to stop.

    Attributes:
        recognizers: names of those that judge.
        streams: cameras of pages.
    """

    def __init__(self, limits: Limits, ask: Callable[[], None]) -> None:
        self._limits = limits
        self._bounds = in_memory.Bounds(limits.pixels, limits.faces)
        self._ask = ask
        self._job = lru_cache(_READY)(lambda settings: ProtectJob(settings, patient(ask)))
        actors = self._job(Settings()).cast
        self.recognizers = tuple(each.card.name for each in actors.everybody)
        name = judge(actors).card.name
        self.streams = Streams(limits.frame_pixels, lambda: shield(actors), name)

    def run(self, kind: Any, items: Sequence[Any]) -> Sequence[Any]:
        """One result an item: what was made of it, or an error."""
        if isinstance(kind, Settings):
            return self._protect(kind, items)
        return [self._alone(item) for item in items]

    def film(self, footage: Footage, ask: Callable[[], None]) -> FilmReport:
        """Make a video anew, in the folder in which it lies.

        Args:
            ask: raises an error where the work is to stop.

        Raises:
            VisardError: it cannot be made; the video is called ``video`` there.
        """
        try:
            bounds = FilmBounds(self._limits.film_frames, self._limits.film_pixels)
            footage.advance(0, check_film(footage.path, bounds, _VIDEO))
            job = FilmJob(Wishes(footage.method), ask)
            return job.run(footage.path, footage.path.parent, self._filming(footage, ask))
        except GivenUpError:
            raise
        except VisardError as error:
            raise type(error)(error.what, _VIDEO, error.todo) from None
        finally:
            if footage.left.is_set():
                footage.wipe()

    def _filming(self, footage: Footage, ask: Callable[[], None]) -> Callable[[int, int], None]:
        def advance(done: int, total: int) -> None:
            ask()
            if footage.bytes > self._limits.folder_bytes:
                raise GivenUpError("the result is larger than this server takes")
            footage.advance(done, total)

        return advance

    def _protect(self, settings: Settings, files: Sequence[bytes]) -> Sequence[Any]:
        """All at once; where that fails unexpectedly, one after the other to find out whose."""
        # of a target nothing is kept
        job = ProtectJob(settings, patient(self._ask)) if settings.target else self._job(settings)
        try:
            return in_memory.protect_together(job, files, self._bounds)
        except GivenUpError:
            raise
        except Exception as error:
            _log.warning("unexpected: %s", type(error).__name__)
            if len(files) == 1:
                raise
        return [self._protected_alone(settings, data) for data in files]

    def _protected_alone(self, settings: Settings, data: bytes) -> Any:
        try:
            return self._protect(settings, [data])[0]
        except Exception as error:
            return error

    def _alone(self, item: Any) -> Any:
        match item:
            case Anonymize(photo):
                return in_memory.anonymize(self._anonymizer(item), photo, self._bounds)
            case Audit(photo, original, others):
                return in_memory.audit(photo, original, others, self._bounds, self._heard)
            case Frame():
                return self.streams.show(item)
            case Compare(first, second):
                return in_memory.compare(first, second, self._bounds)
        raise TypeError(type(item).__name__)

    def _anonymizer(self, item: Anonymize) -> AnonymizeJob:
        wishes = Wishes(item.method, seed=item.seed, quality=item.quality, keep=item.keep)
        return in_memory.anonymizing(wishes, self._bounds, self._ask)

    def _heard(self, done: int, total: int) -> None:
        self._ask()
