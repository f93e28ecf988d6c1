"""Where frames come from, and what is said when none do."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from video_clips import video
from visard.errors import CameraError, PhotoError
from visard.live.sources import Camera, Film, Stream, source


class _Device:
    """A camera that gives a few pictures, and then none."""

    def __init__(self, number, count=3, opened=True):
        self._left, self._opened, self.released = count, opened, False

    def isOpened(self):
        return self._opened

    def set(self, what, value):
        return True

    def read(self):
        self._left -= 1
        if self._left < 0:
            return False, None
        return True, np.full((4, 6, 3), (1, 2, 3), np.uint8)

    def release(self):
        self.released = True


def test_where_there_is_no_camera_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", lambda number: _Device(number, opened=False))
    with pytest.raises(CameraError) as refusal:
        next(Camera(7).shots())
    assert str(refusal.value).startswith("camera 7: there is no such camera; see whether one is")


def test_an_unplugged_camera_is_told_and_released(monkeypatch):
    devices = []

    def made(number):
        devices.append(_Device(number))
        return devices[-1]

    monkeypatch.setattr(cv2, "VideoCapture", made)
    seen = []
    with pytest.raises(CameraError, match="camera 0: it gives no pictures any more"):
        seen.extend(Camera(0).shots())
    assert devices[0].released


def test_a_cameras_colours_are_in_the_usual_order(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", _Device)
    shot = next(Camera(0).shots())
    assert shot.pixels[0, 0].tolist() == [3, 2, 1]


def test_a_film_gives_all_its_frames_in_time(tmp_path):
    shots = list(Film(video(tmp_path / "film.mp4", 5)).shots())
    assert [round(shot.time, 3) for shot in shots] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert shots[0].pixels.shape == (64, 96, 3)


def test_what_is_no_film_is_refused(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_text("no film", encoding="utf-8")
    with pytest.raises(PhotoError, match="this is not a video"):
        next(Film(path).shots())


def test_a_stream_that_is_not_there_is_one_line():
    with pytest.raises(CameraError) as refusal:
        next(Stream("http://127.0.0.1:9/none.mjpg").shots())
    assert "gives no pictures" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("named", "kind"), [("2", Camera), ("rtsp://door/1", Stream), ("a/film.mp4", Film)]
)
def test_a_name_says_what_it_is(named, kind):
    assert type(source(named)) is kind


def test_no_other_address_is_opened():
    with pytest.raises(CameraError, match="no stream is opened from such an address"):
        source("file:///etc/passwd")
    assert type(source(str(Path("concat:a|b")))) is Film
