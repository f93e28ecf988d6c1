"""Where frames come from: a camera, a video file, or a stream."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

import cv2
import numpy as np

from visard.errors import CameraError, PhotoError
from visard.photo.atomic import printable
from visard.photo.video import opened, upright
from visard.types import ImageArray

SCHEMES = ("rtsp", "rtsps", "rtmp", "http", "https", "srt", "udp")
"""Of addresses that are taken for streams."""
_SIZE = (640, 480)
"""Asked of cameras; some give another."""
_TIMEOUT = (10.0, 5.0)
"""Seconds that a stream may take to open, and then from one frame to the next."""
_FAILURES = 5
"""Reads in a row that may give nothing before a camera counts as gone."""


class Shot(NamedTuple):
    """A frame, and when it was taken: in seconds from some moment."""

    pixels: ImageArray
    time: float


@runtime_checkable
class Source(Protocol):
    """Frames, one after the other.

    Attributes:
        recorded: they wait until they are wanted. Otherwise those that nobody has time for
            are lost.
    """

    @property
    def recorded(self) -> bool: ...

    def shots(self) -> Iterator[Shot]:
        """The frames, to the end if there is one.

        Raises:
            CameraError: there is no camera or stream, or it gives no frames any more.
            PhotoError: the file is no video, or damaged.
        """
        ...


def source(named: str) -> Source:
    """What a user means by ``0``, ``film.mp4`` or ``rtsp://…``.

    Raises:
        CameraError: an address of a kind that is not taken for a stream.

    >>> type(source("0")).__name__, type(source("rtsp://door/1")).__name__
    ('Camera', 'Stream')
    """
    if named.isdecimal():
        return Camera(int(named))
    scheme, colon, _ = named.partition("://")
    if not colon:
        return Film(Path(named))
    if scheme.lower() not in SCHEMES:
        todo = f"give one of {', '.join(SCHEMES)}, a file, or a camera's number"
        raise CameraError("no stream is opened from such an address", printable(named), todo)
    return Stream(named)


class Camera:
    """A camera of this machine, by its number: 0 is mostly the built-in one."""

    recorded = False

    def __init__(self, number: int) -> None:
        self._number = number

    def shots(self) -> Iterator[Shot]:
        """See ``Source``; ends with an error when the camera is unplugged."""
        with self._device() as device:
            failures = 0
            while failures < _FAILURES:
                there, pixels = device.read()
                if there and pixels is not None:
                    failures = 0
                    yield Shot(_rgb(pixels), time.perf_counter())
                else:
                    failures += 1
        todo = "plug it in again, or see whether another program has taken it"
        raise CameraError("it gives no pictures any more", self._name, todo)

    @property
    def _name(self) -> str:
        return f"camera {self._number}"

    @contextmanager
    def _device(self) -> Iterator[Any]:
        with _quiet():
            device = cv2.VideoCapture(self._number)
        try:
            if not device.isOpened():
                todo = (
                    "see whether one is plugged in and no other program uses it, or give "
                    "another number, a video file or a stream with --source"
                )
                raise CameraError("there is no such camera", self._name, todo)
            for what, value in zip(
                (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT), _SIZE, strict=True
            ):
                device.set(what, value)
            yield device
        finally:
            device.release()


class Film:
    """A video file; needs PyAV, the extra ``video``."""

    recorded = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def shots(self) -> Iterator[Shot]:
        """See ``Source``."""
        with opened(self._path) as container:
            for frame in container.decode(video=0):
                yield Shot(upright(frame), float(frame.time or 0.0))


class Stream:
    """A camera on the network, or another stream; needs PyAV, the extra ``video``."""

    recorded = False

    def __init__(self, address: str) -> None:
        self._address = address

    def shots(self) -> Iterator[Shot]:
        """See ``Source``."""
        av, where = _av(), printable(self._address)
        todo = "check the address, and that the camera is on"
        try:
            with av.open(self._address, timeout=_TIMEOUT) as container:
                for frame in container.decode(video=0):
                    yield Shot(upright(frame), time.perf_counter())
        except (av.FFmpegError, IndexError, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise CameraError(f"this stream gives no pictures ({reason})", where, todo) from error
        raise CameraError("the stream has ended", where, todo)


def _av() -> Any:
    try:
        import av
    except ImportError:
        todo = "pip install 'visard[video]'"
        raise PhotoError("streams cannot be read without PyAV", todo=todo) from None
    av.logging.set_level(None)  # FFmpeg's own words would come before the one line
    return av


def _rgb(pixels: np.ndarray) -> ImageArray:
    code = cv2.COLOR_GRAY2RGB if pixels.ndim == 2 else cv2.COLOR_BGR2RGB
    turned: ImageArray = np.asarray(cv2.cvtColor(pixels, code))
    return turned


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV says on its own what the error says in one line."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
