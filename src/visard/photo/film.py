"""A video with every frame changed, its sound as it was.

Needs PyAV, the extra ``video``.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from visard.errors import PhotoError
from visard.photo.atomic import printable
from visard.photo.video import opened, upright
from visard.types import ImageArray

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.video.stream import VideoStream

CODECS = {".mp4": "h264", ".m4v": "h264", ".mov": "h264", ".mkv": "h264", ".webm": "vp9"}
"""What pictures are written as, by the name's ending."""
_QUALITY = "18"
"""Constant rate factor: of H.264, hardly to be told from the original."""

Change = Callable[[ImageArray], ImageArray]


def rewrite(source: Path, target: Path, change: Change, told: Callable[[int], None]) -> int:
    """Write a video anew; how many frames it has.

    The sound is copied packet by packet. Sides are made even, since H.264 needs that, by
    repeating the last row or column. Frames keep their times.

    Args:
        target: where; what lies there is replaced, and what was begun stays there on failure.
        change: each frame, upright and in sRGB, to one of its size.
        told: called with the number of frames done.

    Raises:
        PhotoError: PyAV is missing, it is no video, or it cannot be written so.
    """
    if target.suffix.lower() not in CODECS:
        todo = f"convert it to one of {', '.join(CODECS)} first"
        raise PhotoError("videos of this kind are not written", printable(source), todo)
    with opened(source) as given, _written(target) as made:
        return _copied(given, made, CODECS[target.suffix.lower()], change, told)


def _written(target: Path) -> "OutputContainer":
    import av

    return av.open(str(target), "w")


def _copied(
    given: "InputContainer",
    made: "OutputContainer",
    codec: str,
    change: Change,
    told: Callable[[int], None],
) -> int:
    pictures = given.streams.video[0]
    sound = {each: made.add_stream_from_template(each) for each in given.streams.audio}
    writer = _Writer(made, codec, pictures)
    for packet in given.demux(pictures, *sound):
        if packet.stream in sound:
            if packet.dts is not None:
                packet.stream = sound[packet.stream]
                writer.hear(packet)
            continue
        frames: Any = packet.decode()
        for frame in frames:
            pixels = _even(change(upright(frame)))
            writer.show(_frame(pixels, frame.pts, frame.time_base))
            told(writer.shown)
    writer.close()
    return writer.shown


class _Writer:
    """Pictures and sound on their way: a file begins when the size of its pictures is known."""

    def __init__(self, made: "OutputContainer", codec: str, like: Any) -> None:
        self._made, self._codec, self._like = made, codec, like
        self._film: VideoStream | None = None
        self._waiting = list[Any]()
        self.shown = 0

    def show(self, frame: Any) -> None:
        self._film = self._film or _film(self._made, self._codec, self._like, frame)
        self._made.mux(self._film.encode(frame))
        self.shown += 1
        for packet in self._waiting:
            self._made.mux(packet)
        self._waiting.clear()

    def hear(self, packet: Any) -> None:
        if self._film is None:
            self._waiting.append(packet)
        else:
            self._made.mux(packet)

    def close(self) -> None:
        if self._film is not None:
            self._made.mux(self._film.encode())


def _film(made: "OutputContainer", codec: str, like: Any, first: Any) -> "VideoStream":
    film: Any = made.add_stream(codec, rate=like.average_rate or 25)
    film.width, film.height = first.width, first.height
    film.pix_fmt, film.time_base = "yuv420p", like.time_base
    film.codec_context.time_base = like.time_base
    film.options = {"crf": _QUALITY}
    stream: VideoStream = film
    return stream


def _frame(pixels: ImageArray, time: int | None, base: Fraction) -> Any:
    import av

    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.time_base = time, base
    return frame


def _even(pixels: ImageArray) -> ImageArray:
    height, width, _ = pixels.shape
    return np.ascontiguousarray(np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), "edge"))
