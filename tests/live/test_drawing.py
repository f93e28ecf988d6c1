"""A generator in every frame."""

import numpy as np
import pytest
import torch
from skimage.data import astronaut

from visard.cloak.ceiling import largest_scale
from visard.cloak.mask import SIDE
from visard.cloak.strengths import CEILINGS
from visard.live.drawing import Drawing
from visard.networks.perturber import Perturber
from visard.photo.window import cut
from visard.types import Face, Strength

_FACE = Face(
    (180.0, 70.0, 275.0, 195.0),
    ((203.0, 116.0), (247.0, 114.0), (226.0, 139.0), (208.0, 161.0), (245.0, 159.0)),
    1.0,
)


class _Cloak:
    """A cloak with a network that learned nothing, and a pattern for everybody."""

    name, surrogates = "stand-in", ()

    def __init__(self, told=0):
        torch.manual_seed(0)
        self.network = Perturber(SIDE, width=16, depth=1, told=told).eval()
        with torch.no_grad():
            self.network.everybody.mul_(20)


@pytest.fixture
def window():
    return cut(astronaut(), _FACE, 0.3)


def _moved(window, pixels):
    return np.abs(pixels.astype(int) - window.pixels)


def test_the_face_is_changed_and_what_surrounds_it_is_not(window):
    (pixels,) = Drawing(_Cloak()).change([window], [1])
    moved = _moved(window, pixels)
    x, y = (round(each) for each in window.face.landmarks[2])
    assert moved[y - 20 : y + 20, x - 20 : x + 20].mean() > 1
    assert moved[:4].max() == 0


def test_stronger_is_more(window):
    light, strong = (
        _moved(window, Drawing(_Cloak(), strength).change([window], [1])[0]).mean()
        for strength in (Strength.LIGHT, Strength.STRONG)
    )
    assert strong > 1.5 * light


def test_how_large_it_may_be_is_judged_once_for_many_frames(window, monkeypatch):
    from visard.live import drawing

    judged = []

    def judge(frame, change, ceiling):
        judged.append(ceiling)
        return largest_scale(frame, change, ceiling)

    monkeypatch.setattr(drawing, "largest_scale", judge)
    way = Drawing(_Cloak())
    frames = [way.change([window], [1])[0] for _ in range(3)]
    assert judged == [CEILINGS[Strength.STRONG][-1]]
    assert np.array_equal(frames[0], frames[2])
    way.change([window], [2])
    assert len(judged) == 2


def test_a_seed_says_whom_a_face_is_drawn_towards(window):
    one, other, again = (
        Drawing(_Cloak(told=3), seed=seed).change([window], [1])[0] for seed in (0, 1, 3)
    )
    assert not np.array_equal(one, other)
    assert np.array_equal(one, again)


def test_two_faces_take_one_pass(window):
    first, second = Drawing(_Cloak()).change([window, window], [1, 2])
    assert np.abs(first.astype(int) - second).max() <= 1
