"""The video of a job: in a folder of its own, and how far the work on it is."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from pydantic_core import to_json

from visard.jobs.anonymize_film import FilmReport
from visard.serve.refusals import Refusal

FILM = "film"
_KINDS = {
    ".mov": rb"....ftypqt  ",
    ".mp4": rb"....ftyp",
    ".webm": rb"\x1a\x45\xdf\xa3.{0,56}webm",
    ".mkv": rb"\x1a\x45\xdf\xa3",
}
"""How the videos begin that can be written."""
MEDIA_TYPES = {
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
}


def suffix(data: bytes) -> str:
    """What a video's name should end in, by its content.

    >>> suffix(bytes.fromhex("00000020") + b"ftypisom")
    '.mp4'

    Raises:
        Refusal: it is no video, or none of a kind that is written.
    """
    for ending, start in _KINDS.items():
        if re.match(start, data[:64], re.DOTALL):
            return ending
    todo = "send an MP4, MOV, MKV or WebM"
    raise Refusal(422, "unusable-video", "this is no video that can be written anew", todo, FILM)


@dataclass(eq=False)
class Footage:
    """One video of a job.

    Attributes:
        path: where it lies; its folder holds nothing else but what is made of it.
        method: what is done with it.
        wipe: removes that folder.
        done, total: frames.
        left: nobody wants it any more.
        became: what was made of it.
    """

    path: Path
    method: str
    wipe: Callable[[], None]
    done: int = 0
    total: int = 0
    left: Event = field(default_factory=Event)
    became: FilmReport | Refusal | None = None

    def advance(self, done: int, total: int) -> None:
        """So many frames are done."""
        self.done, self.total = done, total

    @property
    def bytes(self) -> int:
        """What its folder holds."""
        return sum(each.stat().st_size for each in self.path.parent.iterdir())

    @property
    def result(self) -> Path | None:
        """The video as it was made anew."""
        report = self.became
        return self.path.with_name(report.output) if isinstance(report, FilmReport) else None

    @property
    def outcome(self) -> str:
        """What became of it, in a word."""
        if isinstance(self.became, FilmReport):
            return "protected" if self.became.hidden else "partial"
        return "" if self.became is None else self.became.code

    def plain(self) -> dict[str, Any]:
        """How far it is, as JSON has it."""
        frames = {"done": self.done, "total": self.total}
        if self.became is None:
            return {"state": "working" if self.total else "waiting"} | frames
        if isinstance(self.became, Refusal):
            return {"state": "failed", "error": self.became.plain()} | frames
        return {"state": "done", "outcome": self.outcome} | frames

    def put_into(self, archive: zipfile.ZipFile) -> None:
        """The video and its report, or why there is none."""
        if isinstance(self.became, FilmReport) and self.result is not None:
            report = asdict(self.became) | {"hidden": self.became.hidden}
            archive.writestr(f"{FILM}.json", to_json(report, indent=2))
            archive.write(self.result, self.result.name)
        elif isinstance(self.became, Refusal):
            archive.writestr(f"{FILM}.error.json", to_json(self.became.plain(), indent=2))
