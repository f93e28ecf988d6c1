"""The work on a batch of photos: the same for every engine."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol, runtime_checkable

from visard.errors import DataError, VisardError
from visard.jobs.naming import target
from visard.jobs.versions import versions
from visard.photo.files import Keep
from visard.scale.loading import Loaded
from visard.scale.places import Place
from visard.scale.rows import FaceRow, Row, State

ONE_BATCH = 8
"""Photos that are handed over together, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """What was made of one photo, not written yet.

    Attributes:
        data: the content of the result's file; None where there is none.
        name: of the result, beside which the photo would lie.
        outcome: the worst of the faces'.
        hidden: the method did for every face what it promises.
        payload: what is handed to the process that keeps the manifest.
    """

    state: State
    data: bytes | None = None
    name: str = ""
    outcome: str = ""
    hidden: bool = False
    faces: tuple[FaceRow, ...] = ()
    error: str = ""
    payload: bytes = b""


@runtime_checkable
class Work(Protocol):
    """Does something with photos; its networks are loaded."""

    @property
    def method(self) -> str: ...
    def treat(self, loaded: Loaded) -> Treated:
        """What it makes of one photo that was read.

        One photo at a time, with all its faces in one batch: on a processor the place of
        a face in a batch changes the last bits of what networks say of it, whatever the
        batch is filled up with, so results would depend on who was there before.
        """
        ...


@runtime_checkable
class Plan(Protocol):
    """What is to be done, as a value that can be sent to other machines."""

    @property
    def keep(self) -> Keep:
        """Which metadata stay in the results."""
        ...

    @property
    def force(self) -> bool:
        """Whether results may replace files that nobody knows."""
        ...

    @property
    def of_results(self) -> bool:
        """Whether it is about what visard wrote, and not about photos nobody has touched."""
        ...

    def settings(self) -> Mapping[str, str]:
        """All that decides what comes out, in words."""
        ...

    def begin(self) -> Work:
        """Load the networks.

        Raises:
            VisardError: one of them, or something else that is asked for, is not there.
        """
        ...


@dataclass(slots=True, eq=False)
class Station:
    """One process's share of the work: photos in, results written, rows out.

    Args:
        digest: tells the settings.
    """

    plan: Plan
    out: Place
    digest: str
    _work: Work = field(init=False)
    _versions: str = field(init=False)

    def __post_init__(self) -> None:
        self._work = self.plan.begin()
        self._versions = ", ".join(f"{name} {its}" for name, its in versions().items())

    def rows(self, loaded: Sequence[Loaded]) -> Iterator[Row]:
        """The row of each photo of a batch; its result is written before.

        Raises:
            DataError: results cannot be written any more.
        """
        for each in loaded:
            start = time.perf_counter()
            if each.photo is None:
                made = Treated(each.state, error=each.error)
            else:
                made = self._written(each, self._treated(each))
            yield self._row(each, made, each.seconds + time.perf_counter() - start)

    def _treated(self, loaded: Loaded) -> Treated:
        try:
            return self._work.treat(loaded)
        except Exception as error:  # whatever it is, it must not cost the other photos
            logging.getLogger(__name__).debug("unexpected", exc_info=error)
            return failed(error)

    def _written(self, loaded: Loaded, made: Treated) -> Treated:
        if made.data is None:
            return made
        key, known = PurePosixPath(loaded.task.item.key), loaded.task.known
        name = str(key.with_name(made.name))
        there = None if known is not None and known.output == name else self.out.read(name)
        if there is not None and there != made.data and not self.plan.force:
            error = DataError("the result exists already", name, "use --force to replace it")
            return failed(error)
        if there != made.data:
            self.out.write(name, made.data)
        if known is not None and known.output not in ("", name):
            self.out.remove(known.output)  # yesterday's result must not stand beside today's
        return replace(made, name=name)

    def _row(self, loaded: Loaded, made: Treated, seconds: float) -> Row:
        item, written = loaded.task.item, made.state is State.WRITTEN
        return Row(
            key=item.key,
            address=item.address,
            state=made.state,
            length=len(loaded.data) if item.facts.length < 0 else item.facts.length,
            changed=item.facts.changed,
            input_hash=loaded.input_hash,
            outcome=made.outcome,
            hidden=made.hidden,
            faces=made.faces,
            method=self._work.method,
            settings=self.digest,
            versions=self._versions,
            seconds=round(seconds, 3),
            output=made.name if written else "",
            output_hash=sha256(made.data).hexdigest() if written and made.data else "",
            error=made.error,
            payload=made.payload,
        )


def failed(error: Exception) -> Treated:
    """What becomes of a photo with which something went wrong that may not last."""
    reason = str(error)
    if not isinstance(error, VisardError):
        reason = f"unexpectedly failed ({type(error).__name__}: {error})"
    return Treated(State.FAILED, error=" ".join(reason.split()))


def result_name(source: str, form: str, label: str) -> str:
    """What the result of a photo is called.

    >>> result_name("2024/a.jpg", "JPEG", "visard")
    'a.visard.jpg'
    """
    return target(Path(source), Path(), form, label).name
