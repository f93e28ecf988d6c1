"""The whole way with two people: a camera that is lost, a face that returns, nothing bare."""

import numpy as np

from live_scene import PAINT, Clip, Darker, Finder, Kept, frame
from visard.errors import CameraError
from visard.live.frame import Shield
from visard.live.loop import run


def _bare(pixels):
    """How many pixels of a face are as the camera took them."""
    values = (PAINT, PAINT - 20)
    return sum(int((pixels == value).all(axis=2).sum()) for value in values)


def _walk():
    """Two people; the second leaves for a while and returns."""
    for step in range(30):
        second = 100 + 8 * step if step < 10 else 400 if step < 20 else 100
        yield frame((10 + step // 3, 40), (second, 60))


class _Moody(Darker):
    """Fails now and then."""

    def change(self, windows, tracks):
        changed = super().change(windows, tracks)
        number = len(self.tracks)
        if number % 7 == 3:
            raise RuntimeError("out of memory")
        return [None, *changed[1:]] if number % 5 == 2 else changed


def test_whatever_happens_no_frame_shows_a_face_as_it_was():
    sink, gone = Kept(), CameraError("it gives no pictures any more", "camera 0")
    report = run(Clip(list(_walk()), error=gone), Shield(_Moody(), Finder(), hold=4), sink)
    assert [_bare(each) for each in sink.frames] == [0] * 30
    assert report.trouble == "camera 0: it gives no pictures any more"
    assert report.states["redacted"] > 8
    assert sum(report.states.values()) == 30
    assert not any(np.array_equal(a, b) for a, b in zip(sink.frames, _walk(), strict=True))
