"""A rewritten video: the same times, colours and sound, and no half of one under its name."""

import hashlib
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from visard.errors import PhotoError
from visard.photo.film import rewrite

av = pytest.importorskip("av")

TIMES = (0, 1, 2, 5, 6, 7, 11, 12, 13, 14, 20, 21)
"""In 25ths of a second: now and then a frame is missing."""
SIZE = (64, 48)
BT709 = 1


def _picture(number):
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    picture[:, :, 0] = np.linspace(20, 230, SIZE[0])
    picture[:, :, 1] = 40 + 10 * number
    picture[:, :, 2] = 180
    return picture


def _film(path, size=SIZE, space=BT709):
    """Frames at uneven times, a tone, a title and a place."""
    with av.open(str(path), "w") as made:
        made.metadata["title"] = "my holidays"
        film = made.add_stream("h264", rate=25)
        film.width, film.height, film.pix_fmt = *size, "yuv420p"
        film.options = {"crf": "4"}
        film.codec_context.time_base = Fraction(1, 25)
        film.codec_context.colorspace = space
        sound = made.add_stream("aac", rate=44100)
        for number, time in enumerate(TIMES):
            picture = _picture(number)[: size[1], : size[0]]
            shown = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame = shown.reformat(format="yuv420p", dst_colorspace=space)
            frame.pts, frame.time_base = time, Fraction(1, 25)
            made.mux(film.encode(frame))
        made.mux(film.encode())
        for start in range(0, 40_000, 1024):
            wave = 0.3 * np.sin(0.06 * (start + np.arange(1024)))
            tone = av.AudioFrame.from_ndarray(
                wave.astype(np.float32)[None], format="fltp", layout="mono"
            )
            tone.sample_rate, tone.pts = 44100, start
            made.mux(sound.encode(tone))
        made.mux(sound.encode())
    return path


@pytest.fixture
def source(tmp_path):
    return _film(tmp_path / "source.mp4")


def _same(frames):
    yield from frames


def _sound(path):
    with av.open(str(path)) as film:
        packets = [bytes(each) for each in film.demux(audio=0) if each.size]
    return hashlib.sha256(b"".join(packets)).hexdigest()


def _pictures(path):
    with av.open(str(path)) as film:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_times_colours_and_sound_stay(source, tmp_path, suffix) -> None:
    told = []
    target = tmp_path / f"result{suffix}"
    assert rewrite(source, target, _same, told.append) == len(TIMES)
    assert told == list(range(1, len(TIMES) + 1))
    before, after = _pictures(source), _pictures(target)
    first = after[0][0]  # Matroska cannot begin before zero, as this sound does: all is later
    assert 0 <= first < 0.03
    assert [round((time - first) * 25) for time, _ in after] == list(TIMES)
    for (_, was), (_, now) in zip(before, after, strict=True):
        assert np.abs(was.astype(int) - now).mean() < 3
    assert _sound(target) == _sound(source)
    with av.open(str(target)) as film:
        assert film.streams.video[0].codec_context.colorspace == BT709


def test_nothing_that_describes_it_comes_along(source, tmp_path) -> None:
    rewrite(source, tmp_path / "result.mp4", _same, lambda done: None)
    assert b"my holidays" in source.read_bytes()
    assert b"my holidays" not in (tmp_path / "result.mp4").read_bytes()


def test_a_change_may_look_ahead(source, tmp_path) -> None:
    def later(frames):
        kept = list(islice(frames, 5))
        for frame in frames:
            kept.append(frame)
            yield kept.pop(0)
        yield from kept

    rewrite(source, tmp_path / "result.mp4", later, lambda done: None)
    pairs = zip(_pictures(source), _pictures(tmp_path / "result.mp4"), strict=True)
    for (when, was), (then, now) in pairs:
        assert when == pytest.approx(then)
        assert np.abs(was.astype(int) - now).mean() < 3


def test_odd_sides_become_even(tmp_path) -> None:
    source = tmp_path / "odd.mkv"
    with av.open(str(source), "w") as made:
        film = made.add_stream("ffv1", rate=25)
        film.width, film.height, film.pix_fmt = 33, 21, "bgr0"
        frame = av.VideoFrame.from_ndarray(np.full((21, 33, 3), 120, np.uint8), format="rgb24")
        made.mux(film.encode(frame.reformat(format="bgr0")))
        made.mux(film.encode())
    rewrite(source, tmp_path / "result.mkv", _same, lambda done: None)
    ((_, picture),) = _pictures(tmp_path / "result.mkv")
    assert picture.shape == (22, 34, 3)


def test_a_full_disk_is_said_of_the_result_and_not_of_the_source(source) -> None:
    from pathlib import Path

    with pytest.raises(PhotoError, match="cannot be written"):
        rewrite(source, Path("/nowhere-at-all/result.mp4"), _same, lambda done: None)


def test_what_goes_wrong_in_a_change_is_not_taken_for_a_bad_video(source, tmp_path) -> None:
    def broken(frames):
        yield next(frames)
        raise PhotoError("no such thing")

    with pytest.raises(PhotoError, match="no such thing"):
        rewrite(source, tmp_path / "result.mp4", broken, lambda done: None)


def test_other_kinds_of_video_are_refused(source, tmp_path) -> None:
    with pytest.raises(PhotoError, match="not written"):
        rewrite(source, tmp_path / "result.avi", _same, lambda done: None)
