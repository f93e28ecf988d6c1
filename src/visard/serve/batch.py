"""One job: photos, a video, or both, and what became of them."""

import asyncio
import json
import time
import zipfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from io import BufferedWriter, BytesIO
from typing import Any

from visard.jobs.protect import Made
from visard.report import json as report_json
from visard.serve import answers
from visard.serve.footage import Footage
from visard.serve.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with each photo of a job, as the worker takes it.

    Attributes:
        kind: photos of one kind go together; None goes alone.
        item: the work on one photo.
    """

    kind: Hashable
    item: Callable[[bytes], Any]


@dataclass(eq=False)
class Batch:
    """One job.

    Attributes:
        photos: those that are not done.
        total: how many there were.
        done: what became of the photos that are done: a result or a refusal.
        held: bytes that it has in memory.
        touched: when somebody last asked for it.
    """

    work: Work
    photos: dict[int, bytes]
    total: int
    footage: Footage | None = None
    done: dict[int, Made | Refusal] = field(default_factory=dict)
    held: int = 0
    touched: float = field(default_factory=time.monotonic)
    tasks: "tuple[asyncio.Task[None], ...]" = ()

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        seen = self.footage is None or self.footage.became is not None
        return seen and len(self.done) == self.total

    def plain(self, name: str) -> dict[str, Any]:
        """How far it is, as JSON has it."""
        return {
            "id": name,
            "state": "done" if self.finished else "running",
            "done": len(self.done),
            "total": self.total,
            "photos": [_plain(number, self.done.get(number)) for number in range(self.total)],
        } | ({} if self.footage is None else {"film": self.footage.plain()})

    def zip_into(self, file: BytesIO | BufferedWriter) -> None:
        """Photos and reports under numbers, in the order in which they came; and the video."""
        with zipfile.ZipFile(file, "w") as archive:
            for number, became in sorted(self.done.items()):
                _put(archive, f"{number + 1:03}", became)
            if self.footage is not None:
                self.footage.put_into(archive)


def _plain(number: int, became: Made | Refusal | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"number": number + 1}
    if became is None:
        return entry | {"state": "waiting"}
    if isinstance(became, Refusal):
        return entry | {"state": "failed", "error": became.plain()}
    return entry | {"state": "done"} | answers.summary(became)


def _put(archive: zipfile.ZipFile, stem: str, became: Made | Refusal) -> None:
    if isinstance(became, Refusal):
        archive.writestr(f"{stem}.error.json", json.dumps(became.plain(), indent=2))
        return
    archive.writestr(f"{stem}.json", report_json.dumps(became.evidence.report))
    if became.data is not None:
        suffix = answers.name(became).removeprefix("photo")
        archive.writestr(f"{stem}{suffix}", became.data)
