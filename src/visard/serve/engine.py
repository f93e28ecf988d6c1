"""What the one thread does, with models that are loaded once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from visard.errors import GivenUpError
from visard.jobs import in_memory
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.patience import patient
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.jobs.wishes import Wishes
from visard.photo.metadata import Keep
from visard.serve.limits import Limits

_log = logging.getLogger(__name__)
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
    """

    def __init__(self, limits: Limits, ask: Callable[[], None]) -> None:
        self._bounds = in_memory.Bounds(limits.pixels, limits.faces)
        self._ask = ask
        self._job = lru_cache(_READY)(lambda settings: ProtectJob(settings, patient(ask)))
        everybody = self._job(Settings()).cast.everybody
        self.recognizers = tuple(each.card.name for each in everybody)

    def run(self, kind: Any, items: Sequence[Any]) -> Sequence[Any]:
        """One result an item: what was made of it, or an error."""
        if isinstance(kind, Settings):
            return self._protect(kind, items)
        return [self._alone(item) for item in items]

    def _protect(self, settings: Settings, files: Sequence[bytes]) -> Sequence[Any]:
        """All at once; where that fails unexpectedly, one after the other to find out whose."""
        job = self._job(settings)
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
            case Compare(first, second):
                return in_memory.compare(first, second, self._bounds)
        raise TypeError(type(item).__name__)

    def _anonymizer(self, item: Anonymize) -> AnonymizeJob:
        wishes = Wishes(item.method, seed=item.seed, quality=item.quality, keep=item.keep)
        return in_memory.anonymizing(wishes, self._bounds, self._ask)

    def _heard(self, done: int, total: int) -> None:
        self._ask()
