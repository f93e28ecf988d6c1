"""What a detector found in a video, kept on disk, so that killed work goes on.

Only this is kept, and it is the part that takes longest to do again: where something was
found in which frame, and no picture. The writing of the video starts anew.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from visard.errors import PhotoError
from visard.photo.atomic import printable

Find = tuple[float, float, float, float, float]
"""A box and the detector's confidence."""

_PROBED = 1 << 16


class Looks:
    """The finds of one video, frame by frame.

    Gone when the block ends, unless it was stopped from outside: by Ctrl-C, or killed.

    Args:
        source: the video; another one of its name does not go on with its finds.
        folder: where the result goes.
        settings: plain values; all that could change a find.

    Attributes:
        known: by frame, what was found by a run that was stopped.

    Raises:
        PhotoError: the file cannot be written.
    """

    def __init__(self, source: Path, folder: Path, settings: Mapping[str, object]) -> None:
        name = hashlib.sha256(os.fsencode(source.name)).hexdigest()[:16]
        self._path = folder / f".visard-{name}.found"
        self._head = {"settings": dict(settings), "video": fingerprint(source)}
        self.known: dict[int, list[Find]] = {}
        self._stale: list[str] = []
        self._resume()
        self._file: TextIO = self._opened()

    @property
    def resumed(self) -> int:
        """Looks that need not be taken again."""
        return len(self.known)

    def claim(self, temporary: Path) -> None:
        """Note what is being written, and remove what a killed run has left there."""
        for name in self._stale:
            if name.startswith(".visard-") and Path(name).name == name:
                with suppress(OSError):
                    (self._path.parent / name).unlink()
        self._write({"writing": temporary.name})

    def add(self, frame: int, finds: list[Find]) -> None:
        """Keep what was found in a frame."""
        self._write({"frame": frame, "finds": finds})

    def __enter__(self) -> "Looks":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if error is None or isinstance(error, Exception):
            with suppress(OSError):
                self._path.unlink()

    def _write(self, line: dict[str, Any]) -> None:
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
        except OSError as error:
            raise self._refusal(error) from error

    def _resume(self) -> None:
        """Takes in what is there; a last line that was cut off, or another video's, is not."""
        lines = list[Any]()
        with suppress(OSError, ValueError, TypeError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                lines.append(dict(json.loads(line)))
        self._stale = [str(each["writing"]) for each in lines if "writing" in each]
        if lines and lines[0] == json.loads(json.dumps(self._head)):
            with suppress(KeyError, TypeError, ValueError):
                for each in (line for line in lines[1:] if "frame" in line):
                    self.known[each["frame"]] = [_find(*values) for values in each["finds"]]

    def _opened(self) -> TextIO:
        """The file anew, with what is known, so that no line of it is half."""
        try:
            file = self._path.open("w", encoding="utf-8")
            lines = [self._head, *({"writing": name} for name in self._stale)]
            lines += [{"frame": frame, "finds": finds} for frame, finds in self.known.items()]
            file.writelines(json.dumps(line) + "\n" for line in lines)
            file.flush()
        except OSError as error:
            raise self._refusal(error) from error
        return file

    def _refusal(self, error: OSError) -> PhotoError:
        what = f"it cannot be written ({error.strerror})"
        return PhotoError(what, printable(self._path.parent), "make room, or choose another folder")


def _find(left: float, top: float, right: float, bottom: float, confidence: float) -> Find:
    return float(left), float(top), float(right), float(bottom), float(confidence)


def fingerprint(source: Path) -> str:
    """What tells a video from another one of its name, without reading all of it."""
    size = source.stat().st_size
    digest = hashlib.sha256(f"{size} {source.stat().st_mtime_ns}".encode())
    with source.open("rb") as file:
        for start in (0, size // 2, max(0, size - _PROBED)):
            file.seek(start, os.SEEK_SET)
            digest.update(file.read(_PROBED))
    return digest.hexdigest()
