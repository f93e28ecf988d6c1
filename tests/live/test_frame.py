"""One frame: nothing that was found is shown as it is, whatever happens."""

import numpy as np
import pytest

from live_scene import PAINT, SIDE, Darker, Finder, frame
from visard.live.frame import Shield, State
from visard.live.who import Said


def _bare(pixels, value=PAINT):
    """How many pixels of a face are as the camera took them."""
    return int((pixels == value).all(axis=2).sum())


def test_a_face_is_changed_and_the_frame_is_told_protected():
    shown = Shield(Darker(), Finder())(frame((50, 40)))
    assert shown.state is State.PROTECTED
    assert _bare(shown.pixels) == 0
    (face,) = shown.faces
    assert face.protected
    assert face.box == (50, 40, 50 + SIDE, 40 + SIDE)


def test_a_frame_without_a_face_comes_out_as_it_is():
    image = frame()
    shown = Shield(Darker(), Finder())(image)
    assert shown.state is State.EMPTY
    assert np.array_equal(shown.pixels, image)


class _Raises(Darker):
    def change(self, windows, tracks):
        raise RuntimeError("no")


class _Idle(Darker):
    def change(self, windows, tracks):
        return [window.pixels for window in windows]


class _Corner(Darker):
    def change(self, windows, tracks):
        changed = [window.pixels.copy() for window in windows]
        for each in changed:
            each[:5, :5] = 0
        return changed


class _Refuses(Darker):
    def change(self, windows, tracks):
        return [None for _ in windows]


class _Forgets(Darker):
    def change(self, windows, tracks):
        return []


class _Smaller(Darker):
    def change(self, windows, tracks):
        return [window.pixels[:-1] // 2 for window in windows]


@pytest.mark.parametrize("way", [_Raises, _Idle, _Corner, _Refuses, _Forgets, _Smaller])
def test_a_way_that_does_not_protect_leads_to_a_box(way):
    shown = Shield(way(), Finder())(frame((50, 40)))
    assert shown.state is State.REDACTED
    assert not shown.faces[0].protected
    assert (shown.pixels[40 : 40 + SIDE, 50 : 50 + SIDE] == 0).all()


def test_one_face_of_two_that_fails_is_behind_a_box_and_the_other_is_changed():
    class OnlyFirst(Darker):
        def change(self, windows, tracks):
            return [w.pixels // 2 if t == 1 else None for w, t in zip(windows, tracks, strict=True)]

    shown = Shield(OnlyFirst(), Finder())(frame((10, 40), (100, 40)))
    assert shown.state is State.REDACTED
    assert [face.protected for face in shown.faces] == [True, False]
    assert (shown.pixels[40 : 40 + SIDE, 100 : 100 + SIDE] == 0).all()
    assert shown.pixels[60, 30, 0] == PAINT // 2


def test_two_people_keep_their_numbers():
    way = Darker()
    shield = Shield(way, Finder())
    for step in range(4):
        shield(frame((10 + step, 40), (100 - step, 40)))
    assert {tracks for call in way.tracks for tracks in call} == {1, 2}


def test_where_the_detector_blinks_the_place_stays_covered_and_then_not():
    finder = Finder()
    shield = Shield(Darker(), finder, hold=3)
    shield(frame((50, 40)))
    finder.blind = True
    states = []
    for step in range(5):
        shown = shield(frame((52 + step, 40)))
        states.append(shown.state)
        if step < 3:
            assert _bare(shown.pixels) == 0
    assert states == [State.REDACTED] * 3 + [State.EMPTY] * 2


def test_a_face_that_leaves_and_returns_is_protected_again_at_once():
    shield = Shield(Darker(), Finder(), hold=3)
    places = [(120 + 20 * step, 40) for step in range(4)] + [(400, 40)] * 6 + [(60, 40)]
    shown = [shield(frame(place)) for place in places]
    assert all(_bare(each.pixels) == 0 for each in shown)
    assert shown[-2].state is State.EMPTY
    assert shown[-1].state is State.PROTECTED


def test_when_all_fails_the_frame_is_black_and_says_why():
    class Broken(Finder):
        def detect(self, image):
            raise ValueError("the network\nis broken")

    shown = Shield(Darker(), Broken())(frame((50, 40)))
    assert shown.state is State.BLACK
    assert shown.why == "ValueError: the network is broken"
    assert not shown.pixels.any()


class _Named:
    """Knows whoever is bright enough."""

    name = "brightness"

    def __init__(self, least):
        self._least, self.asked = least, 0

    def __call__(self, image, faces):
        self.asked += 1
        seen = [image[int(face.box[1]) + 5, int(face.box[0]) + 5, 0] for face in faces]
        return [Said("Ann" if value >= self._least else "", "1.00×") for value in seen]


def test_what_is_said_before_and_after_is_told():
    (face,) = Shield(Darker(), Finder(), tells=_Named(150))(frame((50, 40))).faces
    assert (face.before.person, face.after.person, face.named) == ("Ann", "", False)


def test_nobody_is_asked_more_often_than_wanted():
    tells = _Named(150)
    shield = Shield(Darker(), Finder(), tells=tells, every=3)
    faces = [shield(frame((50, 40))).faces[0] for _ in range(7)]
    assert tells.asked == 2 * 3
    assert [face.before is not None for face in faces] == [True, False, False] * 2 + [True]


@pytest.mark.parametrize(("strict", "state"), [(True, State.REDACTED), (False, State.PROTECTED)])
def test_strictly_a_face_that_is_still_named_is_covered(strict, state):
    shield = Shield(Darker(), Finder(), tells=_Named(50), strict=strict)
    assert shield(frame((50, 40))).state is state
