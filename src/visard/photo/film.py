"""A video with its frames changed, its sound as it was.

Needs PyAV, the extra ``video``.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
_OPTIONS = {
    "h264": {"crf": "18", "preset": "veryfast"},  # hardly to be told from the original
    "vp9": {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "6"},
}
_SPACES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
"""The converter's numbers for how colours are told apart from brightness, by FFmpeg's."""

Change = Callable[[Iterator[ImageArray]], Iterator[ImageArray]]
"""From the frames, upright and in sRGB, to as many of the same size; it may look ahead."""


class _Moment(NamedTuple):
    """What a frame was but for its pixels."""

    time: int | None
    base: Fraction
    space: int | None
    range: int


def rewrite(source: Path, target: Path, change: Change, told: Callable[[int], None]) -> int:
    """Write a video anew; how many frames it has.

    The sound is copied packet by packet, frames keep their times, and colours are stored as
    they were. Nothing that describes the video comes along. Sides are made even, since H.264
    needs that, by repeating the last row or column.

    Args:
        target: where; what lies there is replaced, and what was begun stays there on failure.
        told: called with the number of frames done.

    Raises:
        PhotoError: PyAV is missing, it is no video, or it cannot be written so.
    """
    codec = CODECS.get(target.suffix.lower())
    if codec is None:
        todo = f"convert it to one of {', '.join(CODECS)} first"
        raise PhotoError("videos of this kind are not written", printable(source), todo)
    with opened(source) as given, _written(target) as made:
        return _copied(given, made, codec, change, told)


@contextmanager
def _written(target: Path) -> "Iterator[OutputContainer]":
    import av

    with _complaint(target):
        made = av.open(str(target), "w")
    try:
        yield made
    except BaseException:
        with suppress(av.FFmpegError, OSError):  # what went wrong first is what counts
            made.close()
        raise
    with _complaint(target):
        made.close()  # the last of it is written only now


@contextmanager
def _complaint(target: Path) -> Iterator[None]:
    """What goes wrong in writing, in one line; else it would be said of the source."""
    import av

    try:
        yield
    except (av.FFmpegError, OSError) as error:
        reason = error.strerror or type(error).__name__
        todo = "make room, or choose another folder"
        raise PhotoError(
            f"it cannot be written ({reason})", printable(target.parent), todo
        ) from error


def _copied(
    given: "InputContainer",
    made: "OutputContainer",
    codec: str,
    change: Change,
    told: Callable[[int], None],
) -> int:
    sound: Any = {each: made.add_stream_from_template(each) for each in given.streams.audio}
    moments, waiting = deque[_Moment](), deque[Any]()
    film: VideoStream | None = None
    done = 0
    for pixels in change(_frames(given, sound, moments, waiting)):
        with _complaint(Path(made.name)):
            # all streams must be there before the first packet of any is written
            film = film or _film(made, codec, given.streams.video[0], pixels)
            made.mux(film.encode(_frame(_even(pixels), moments.popleft())))
            _mux(made, waiting)
        done += 1
        told(done)
    with _complaint(Path(made.name)):
        if film is not None:
            made.mux(film.encode())
            _mux(made, waiting)
    return done


def _frames(
    given: "InputContainer", sound: Any, moments: deque[_Moment], waiting: deque[Any]
) -> Iterator[ImageArray]:
    """The frames; packets of sound are put aside."""
    pictures = given.streams.video[0]
    for packet in given.demux(pictures, *sound):
        if packet.stream in sound:
            if packet.dts is not None:
                packet.stream = sound[packet.stream]
                waiting.append(packet)
            continue
        frames: Any = packet.decode()
        for frame in frames:
            space = _SPACES.get(int(frame.colorspace))
            moments.append(_Moment(frame.pts, frame.time_base, space, int(frame.color_range)))
            yield upright(frame)


def _mux(made: "OutputContainer", waiting: deque[Any]) -> None:
    while waiting:
        made.mux(waiting.popleft())


def _film(made: "OutputContainer", codec: str, like: Any, first: ImageArray) -> "VideoStream":
    film: Any = made.add_stream(codec, rate=like.average_rate or 25)
    film.height, film.width = _even(first).shape[:2]
    film.pix_fmt, film.time_base, film.options = "yuv420p", like.time_base, _OPTIONS[codec]
    its, told = film.codec_context, like.codec_context
    its.time_base = like.time_base
    its.colorspace, its.color_range = told.colorspace, told.color_range
    its.color_primaries, its.color_trc = told.color_primaries, told.color_trc
    stream: VideoStream = film
    return stream


def _frame(pixels: ImageArray, moment: _Moment) -> Any:
    import av

    shown = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame = shown.reformat(
        format="yuv420p", dst_colorspace=moment.space, dst_color_range=moment.range or None
    )
    frame.pts, frame.time_base = moment.time, moment.base
    return frame


def _even(pixels: ImageArray) -> ImageArray:
    height, width, _ = pixels.shape
    if height % 2 == width % 2 == 0:
        return np.ascontiguousarray(pixels)
    return np.ascontiguousarray(np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), "edge"))
