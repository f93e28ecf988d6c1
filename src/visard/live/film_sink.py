"""Frames into a video file, by a thread of its own; whole however it ends."""

import queue
import threading
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from visard.errors import PhotoError
from visard.photo.atomic import beside, move, printable
from visard.photo.film import CODECS
from visard.types import ImageArray

_OPTIONS = {
    "h264": {"crf": "18", "preset": "veryfast"},
    "vp9": {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "8"},
}
_BASE = Fraction(1, 1000)
_WAITING = 8
"""Frames that may wait to be written; then whoever brings more waits."""


class Written:
    """A video without sound; it has its name once it is closed, and a frame came.

    Args:
        path: the file; its ending says which kind.
        force: replace one of that name.

    Raises:
        PhotoError: PyAV is missing, the ending is of no video, or the name is taken.
    """

    def __init__(self, path: Path, *, force: bool = False) -> None:
        self.open, self._path, self._force = True, path, force
        self._codec = _codec(path)
        if path.exists() and not force:
            raise PhotoError("a file of this name exists", printable(path), "add --force")
        self._temporary = beside(path)
        self._queue: queue.Queue[tuple[ImageArray, float] | None] = queue.Queue(_WAITING)
        self._error: Exception | None = None
        self._frames = 0
        self._thread = threading.Thread(target=self._write, name="visard-file", daemon=True)
        self._thread.start()

    def show(self, pixels: ImageArray, time: float) -> None:
        """See ``visard.live.sinks.Sink``.

        Raises:
            PhotoError: the file cannot be written.
        """
        self._check()
        self._queue.put((pixels, time))

    def close(self) -> None:
        """See ``visard.live.sinks.Sink``.

        Raises:
            PhotoError: the file cannot be written; nothing is left of it.
        """
        if not self.open:
            return
        self.open = False
        self._queue.put(None)
        self._thread.join()
        if self._error is None and self._frames:
            move(self._temporary, self._path, force=self._force)
        with suppress(OSError):
            self._temporary.unlink()
        self._check()

    def _check(self) -> None:
        if self._error is not None:
            reason = getattr(self._error, "strerror", None) or type(self._error).__name__
            todo = "make room, or choose another folder"
            what = f"it cannot be written ({reason})"
            raise PhotoError(what, printable(self._path), todo) from self._error

    def _write(self) -> None:
        try:
            self._write_all()
        except Exception as error:  # told to whoever brings the next frame
            self._error = error
            while self._queue.get() is not None:  # nobody shall wait for room
                pass

    def _write_all(self) -> None:
        import av

        if (item := self._queue.get()) is None:
            return
        size, start, last = _even(item[0]), item[1], -1
        with av.open(str(self._temporary), "w") as made:
            film = _film(made, self._codec, size)
            while item is not None:
                pixels, time = item
                last = max(last + 1, round((time - start) / _BASE))
                made.mux(film.encode(_frame(av, pixels, size, last)))
                self._frames += 1
                item = self._queue.get()
            made.mux(film.encode())


def _codec(path: Path) -> str:
    codec = CODECS.get(path.suffix.lower())
    if codec is None:
        todo = f"name it with one of {', '.join(CODECS)}"
        raise PhotoError("videos of this kind are not written", printable(path), todo)
    try:
        import av
    except ImportError:
        todo = "pip install 'visard[video]'"
        raise PhotoError("videos cannot be written without PyAV", printable(path), todo) from None
    av.logging.set_level(None)
    return codec


def _even(pixels: ImageArray) -> tuple[int, int]:
    """Width and height as H.264 needs them."""
    height, width, _ = pixels.shape
    return max(2, width - width % 2), max(2, height - height % 2)


def _film(made: Any, codec: str, size: tuple[int, int]) -> Any:
    film = made.add_stream(codec, rate=30)
    film.width, film.height = size
    film.pix_fmt, film.options = "yuv420p", _OPTIONS[codec]
    film.time_base = film.codec_context.time_base = _BASE
    return film


def _frame(av: Any, pixels: ImageArray, size: tuple[int, int], moment: int) -> Any:
    fitting = pixels[: size[1], : size[0]]
    if fitting.shape[1::-1] != size:  # a camera may change its mind
        fitting = cv2.resize(pixels, size)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(fitting), format="rgb24")
    frame.pts, frame.time_base = moment, _BASE
    return frame
