"""Where frames go: files are whole, and what is missing is said in one line."""

import sys
import types

import numpy as np
import pytest

from visard.errors import PhotoError, SettingError
from visard.live.film_sink import Written
from visard.live.sources import Film
from visard.live.virtual import Virtual
from visard.live.window import Shown


def _frame(value, size=(48, 64)):
    return np.full((*size, 3), value, np.uint8)


def test_a_written_film_has_every_frame_at_its_time(tmp_path):
    path = tmp_path / "out.mp4"
    sink = Written(path)
    for number in range(5):
        sink.show(_frame(40 * number), 100 + number / 10)
    sink.close()
    sink.close()
    shots = list(Film(path).shots())
    assert [round(shot.time, 2) for shot in shots] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert all(abs(int(s.pixels.mean()) - 40 * n) < 4 for n, s in enumerate(shots))
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_frame_there_is_no_file(tmp_path):
    Written(tmp_path / "out.mp4").close()
    assert list(tmp_path.iterdir()) == []


def test_frames_of_another_size_are_brought_to_the_first_ones(tmp_path):
    path = tmp_path / "out.mkv"
    sink = Written(path)
    sink.show(_frame(10, (49, 65)), 0.0)
    sink.show(_frame(10, (30, 30)), 0.1)
    sink.show(_frame(10, (200, 300)), 0.1)
    sink.close()
    assert {shot.pixels.shape for shot in Film(path).shots()} == {(48, 64, 3)}


def test_a_name_that_is_taken_is_refused_before_any_work(tmp_path):
    (tmp_path / "out.mp4").write_bytes(b"")
    with pytest.raises(PhotoError, match="a file of this name exists"):
        Written(tmp_path / "out.mp4")


def test_an_ending_of_no_film_is_refused(tmp_path):
    with pytest.raises(PhotoError, match="videos of this kind are not written"):
        Written(tmp_path / "out.txt")


def _fill(sink):
    for number in range(50):
        sink.show(_frame(number), number / 10)


def test_a_folder_that_goes_away_is_told_and_nobody_waits(tmp_path):
    sink = Written(tmp_path / "gone" / "out.mp4")
    with pytest.raises(PhotoError, match="it cannot be written"):
        _fill(sink)
    with pytest.raises(PhotoError, match="it cannot be written"):
        sink.close()


def test_without_pyvirtualcam_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    with pytest.raises(SettingError) as refusal:
        Virtual()
    assert str(refusal.value).startswith("virtual camera: pyvirtualcam is not installed; pip")


class _Device:
    def __init__(self, width, height, fps):
        self.width, self.height, self.sent, self.closed = width, height, [], False

    def send(self, pixels):
        self.sent.append(pixels.shape)

    def close(self):
        self.closed = True


def test_a_virtual_camera_gets_frames_in_its_size(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvirtualcam", types.SimpleNamespace(Camera=_Device))
    sink = Virtual()
    sink.show(_frame(1), 0.0)
    sink.show(_frame(1, (20, 20)), 0.1)
    device = sink._device
    sink.close()
    assert device.sent == [(48, 64, 3)] * 2
    assert device.closed


def test_a_driver_that_is_not_there_is_one_line(monkeypatch):
    def refuse(*_):
        raise RuntimeError("no device\nwas found")

    monkeypatch.setitem(sys.modules, "pyvirtualcam", types.SimpleNamespace(Camera=refuse))
    sink = Virtual()
    with pytest.raises(SettingError, match=r"cannot be opened \(no device was found\)"):
        sink.show(_frame(1), 0.0)
    sink.close()


def test_without_a_display_a_window_offers_something_else(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    if sys.platform != "linux":
        pytest.skip("elsewhere a window needs no such variable")
    with pytest.raises(SettingError, match="give a file, as --sink"):
        Shown()


def test_without_a_toolkit_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinter", None)
    with pytest.raises(SettingError, match="comes without tkinter"):
        Shown()
