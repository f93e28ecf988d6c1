"""The loop: it ends as it should, counts what is lost, and never blocks a camera."""

import threading

import numpy as np
import pytest

from live_scene import Clip, Darker, Finder, Kept, frame
from visard.errors import CameraError, PhotoError
from visard.live.capture import Capture
from visard.live.frame import Shield
from visard.live.loop import run
from visard.live.sources import Shot


def _shield():
    return Shield(Darker(), Finder())


def test_every_frame_of_a_file_comes_out():
    sink = Kept()
    report = run(Clip([frame((20 + step, 40)) for step in range(9)]), _shield(), sink, method="x")
    assert len(sink.frames) == report.frames == 9
    assert report.states == {"protected": 9}
    assert (report.dropped, report.ended, report.trouble) == (0, "the source ended", "")
    assert sink.closed


def test_a_camera_unplugged_midway_ends_it_and_the_sink_is_closed():
    gone = CameraError("it gives no pictures any more", "camera 0")
    sink = Kept()
    report = run(Clip([frame((20, 40))] * 3, error=gone), _shield(), sink)
    assert report.frames == 3
    assert report.trouble == "camera 0: it gives no pictures any more"
    assert sink.closed


def test_where_not_one_frame_came_the_error_is_raised():
    sink = Kept()
    with pytest.raises(CameraError, match="there is no such camera"):
        run(Clip([], error=CameraError("there is no such camera")), _shield(), sink)
    assert sink.closed


def test_a_sink_that_is_closed_ends_it():
    report = run(Clip([frame((20, 40))] * 50), _shield(), Kept(most=4))
    assert (report.frames, report.ended) == (4, "the window was closed")


def test_time_that_is_up_ends_it():
    report = run(Clip([frame((20, 40))] * 50), _shield(), Kept(), seconds=0)
    assert (report.frames, report.ended) == (0, "the time was up")


def test_an_interrupt_ends_it_and_the_sink_is_closed():
    class Interrupted(Kept):
        def show(self, pixels, time):
            super().show(pixels, time)
            if len(self.frames) == 2:
                raise KeyboardInterrupt

    sink = Interrupted()
    report = run(Clip([frame((20, 40))] * 9), _shield(), sink)
    assert report.ended == "stopped from the keyboard"
    assert sink.closed


def test_trouble_with_the_sink_is_told():
    class Full(Kept):
        def show(self, pixels, time):
            if len(self.frames) == 2:
                raise PhotoError("it cannot be written", "film.mp4", "make room")
            super().show(pixels, time)

    report = run(Clip([frame((20, 40))] * 9), _shield(), Full())
    assert report.trouble == "film.mp4: it cannot be written; make room"


class _Camera:
    """Gives frames as soon as it is let, and waits for nobody."""

    recorded = False

    def __init__(self, count):
        self._count, self.done = count, threading.Event()

    def shots(self):
        for number in range(self._count):
            yield Shot(np.full((2, 2, 3), number, np.uint8), 0.0)
        self.done.set()


def test_of_a_camera_the_newest_frame_is_taken_and_the_others_are_counted():
    camera = _Camera(5)
    capture = Capture(camera)
    assert camera.done.wait(5)
    assert capture.next(5).pixels[0, 0, 0] == 4
    assert capture.dropped == 4
    assert capture.next(5) is None
    capture.stop()


def test_a_camera_that_says_nothing_is_not_waited_for_for_ever():
    class Silent:
        recorded = False

        def shots(self):
            threading.Event().wait(0.5)
            yield Shot(frame(), 0.0)

    capture = Capture(Silent())
    with pytest.raises(CameraError, match=r"no picture came for 0\.05 seconds"):
        capture.next(0.05)
    capture.stop()


def test_what_is_named_is_counted():
    from visard.live.who import Said

    class Tells:
        name = "test"

        def __call__(self, image, faces):
            return [Said("Ann", "1.00×") for _ in faces]

    shield = Shield(Darker(), Finder(), tells=Tells(), every=2)
    report = run(Clip([frame((20, 40))] * 4), shield, Kept())
    assert (report.asked, report.named_before, report.named_after) == (2, 2, 2)
    assert report.named_share == 1.0
