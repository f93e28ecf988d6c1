"""Frames of a video, sampled evenly, as a tracker takes faces from a clip.

Needs PyAV, the extra ``video``.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from visard.errors import PhotoError
from visard.photo.atomic import printable
from visard.types import ImageArray

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer

EXTENSIONS: frozenset[str] = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"})
"""Names that are taken for videos when a folder is walked, in lower case."""

_RULES = {
    "format_whitelist": "mov,mp4,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg",
    "protocol_whitelist": "file",
}
"""FFmpeg also takes texts and playlists for videos; the latter open whatever they name."""
MAX_PIXELS = 36_000_000
"""Of a frame: 8K. A small file can claim, and fill, much larger ones."""
_DAMAGED = "this is not a video, or a damaged one"
_ADVICE = "get an intact copy"
_MISSING = 0.1
"""Share of the declared length that may be absent before a video counts as cut off."""


def evenly(total: int, count: int) -> tuple[int, ...]:
    """Which of ``total`` frames to take: the middles of ``count`` equal stretches.

    >>> evenly(100, 4), evenly(3, 40)
    ((12, 37, 62, 87), (0, 1, 2))
    """
    if count >= total:
        return tuple(range(total))
    return tuple((2 * number + 1) * total // (2 * count) for number in range(count))


def sampled(path: Path, count: int = 40) -> tuple[int, ...]:
    """The numbers of evenly sampled frames, from 0; all when there are fewer.

    Nothing is decoded for it.

    Raises:
        PhotoError: PyAV is missing, or it is no video, an incomplete one, or has no picture.
    """
    return evenly(len(moments(path)), count)


def moments(path: Path) -> tuple[float, ...]:
    """When each frame is shown, in seconds after the first, in order.

    Nothing is decoded for it.

    Raises:
        PhotoError: as for ``sampled``.
    """
    with opened(path) as container:
        (stream,) = container.streams.video[:1]
        times, end = list[float](), 0.0
        for packet in container.demux():
            if packet.size and packet.pts is not None:
                if packet.stream is stream:
                    times.append(float(packet.pts * packet.time_base))
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        declared = (container.duration or 0) / 1_000_000 - _start(container)
        if len(times) < stream.frames or end - _start(container) < (1 - _MISSING) * declared:
            raise PhotoError("the video is cut off", printable(path), _ADVICE)
        if not times:
            raise PhotoError("the video has no frames", printable(path), _ADVICE)
    first, *_ = ordered = sorted(times)
    return tuple(time - first for time in ordered)


def frames(path: Path, numbers: Collection[int]) -> Iterator[ImageArray]:
    """Some frames in their order: upright, sRGB.

    Limits: decodes the video up to the last frame asked for, however few are wanted;
    pixels that are not square stay as they are.

    Raises:
        PhotoError: PyAV is missing, or the video cannot be decoded that far.
    """
    wanted = set(numbers)
    with opened(path) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                yield upright(frame)
                wanted.remove(number)
            if not wanted:
                return
    raise PhotoError("the video is cut off", printable(path), _ADVICE)


@contextmanager
def opened(path: Path) -> "Iterator[InputContainer]":
    """The file with its video stream ready; whatever PyAV dislikes in it is one error."""
    av, name = _av(path), printable(path)
    if not path.is_file():  # opening a pipe would wait for its other end
        raise PhotoError("there is no such file", name, "check the path")
    try:
        with av.open(str(path), options=_RULES) as container:
            if container.streams.audio and not container.streams.video:
                raise PhotoError("it holds no pictures, only sound", name, "give a video")
            container.streams.video[0].thread_type = "AUTO"
            codec = container.streams.video[0].codec_context
            if codec is None:  # its description is cut off
                raise PhotoError(_DAMAGED, name, _ADVICE)
            codec.options = {"max_pixels": str(MAX_PIXELS)}  # of any frame, not of the first only
            yield container
    except (av.FFmpegError, IndexError, OSError) as error:
        raise PhotoError(_DAMAGED, name, _ADVICE) from error


def _av(path: Path) -> Any:
    try:
        import av
    except ImportError:
        todo = "pip install 'visard[video]'"
        raise PhotoError("videos cannot be read without PyAV", printable(path), todo) from None
    av.logging.set_level(None)  # FFmpeg's own words would come before the one line
    return av


def _start(container: "InputContainer") -> float:
    return (container.start_time or 0) / 1_000_000


def upright(frame: "VideoFrame") -> ImageArray:
    turned = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90))
    return np.ascontiguousarray(turned)
