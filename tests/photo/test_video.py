"""Videos: which frames are taken, that they are upright, and what is refused."""

import sys

import numpy as np
import pytest

from video_clips import video
from visard.errors import PhotoError
from visard.photo.video import evenly, frames, sampled

av = pytest.importorskip("av", reason="PyAV is not installed")


def _sound(path):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), "s16", "mono")
        frame.sample_rate = 8000
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)
    return path


@pytest.mark.parametrize("total", [1, 7, 40, 41, 1000])
def test_frames_lie_evenly_and_reach_to_both_ends(total):
    taken = evenly(total, 40)
    assert len(taken) == min(total, 40)
    gaps = np.diff([-1 - taken[0], *taken, 2 * total - 1 - taken[-1]])
    assert total <= 40 or gaps.max() - gaps.min() <= 1 + total % 2


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.avi"])
def test_the_frames_asked_for_come(tmp_path, name):
    path = video(tmp_path / name)
    numbers = sampled(path, 5)
    assert numbers == (3, 9, 15, 21, 27)
    levels = [float(image[40:].mean()) for image in frames(path, numbers)]
    assert levels == pytest.approx([20 + 6 * number for number in numbers], abs=4)


@pytest.mark.parametrize(
    ("rotation", "shape", "red"),
    [(0, (64, 96), np.s_[:16]), (180, (64, 96), np.s_[-16:]), (90, (96, 64), np.s_[:, :16])],
)
def test_a_turned_video_comes_upright(tmp_path, rotation, shape, red):
    (image,) = frames(video(tmp_path / "clip.mp4", 1, rotation), (0,))
    assert (image.shape, image.dtype) == ((*shape, 3), np.uint8)
    assert image[red].mean(axis=(0, 1)) == pytest.approx([255, 0, 0], abs=12)


@pytest.mark.parametrize(
    ("name", "options"),
    [("clip.mp4", {}), ("clip.mp4", {"movflags": "faststart"}), ("clip.mkv", {})],
)
def test_a_video_that_was_cut_off_is_refused(tmp_path, name, options):
    whole = video(tmp_path / name, 200, **options).read_bytes()
    path = tmp_path / f"cut-{name}"
    for share in (0.1, 0.5, 0.8):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(PhotoError, match=rf"{name}: .*; get an intact copy"):
            list(frames(path, sampled(path)))


def test_what_is_no_video_is_refused_in_one_line(tmp_path):
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("no video " * 100)
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{video(tmp_path / 'clip.mp4')}\n")
    _sound(tmp_path / "sound.mkv")
    for name, words in (
        ("empty.mp4", "not a video"),
        ("list.m3u8", "not a video"),
        ("text.mp4", "not a video"),
        ("sound.mkv", "only sound"),
        ("none.mp4", "no such file"),
        ("", "no such file"),
    ):
        with pytest.raises(PhotoError, match=words) as refusal:
            sampled(tmp_path / name)
        assert "\n" not in str(refusal.value)


def test_without_pyav_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(PhotoError, match=r"pip install 'visard\[video\]'"):
        sampled(tmp_path / "clip.mp4")
