"""The ways: a mask, descents with a warm start, protectors of one pass."""

import numpy as np
import pytest
import torch
from skimage.data import astronaut

from projections import Projection
from visard.cloak.mask import SIDE, Mask
from visard.live.aims import Misnamed, Unlike
from visard.live.classifier import framed
from visard.live.descending import LIMITS, Descending, Pace
from visard.live.masking import Masking
from visard.live.template import Upright, faces, oval
from visard.live.ways import EachAnew
from visard.photo.window import cut
from visard.types import Claim, Face, Protected, Strength

_FACE = Face(
    (180.0, 70.0, 275.0, 195.0),
    ((203.0, 116.0), (247.0, 114.0), (226.0, 139.0), (208.0, 161.0), (245.0, 159.0)),
    1.0,
)


def _window(shift=0):
    image = np.roll(astronaut(), shift, axis=1)
    points = tuple((x + shift, y) for x, y in _FACE.landmarks)
    left, top, right, bottom = _FACE.box
    return cut(image, Face((left + shift, top, right + shift, bottom), points, 1.0), 0.3)


def _moved(window, pixels):
    return np.abs(pixels.astype(int) - window.pixels)


@pytest.mark.parametrize(("strength", "levels"), [("light", 5), ("standard", 10), ("strong", 15)])
def test_a_mask_is_laid_on_as_strong_as_wished(strength, levels):
    mask = Mask(torch.full((1, 3, SIDE, SIDE), 10 / 255), "opom", ())
    window = _window()
    (pixels,) = Masking(mask, Strength(strength)).change([window], [1])
    moved = _moved(window, pixels)
    assert moved.max() == levels
    assert moved[:5].max() == 0
    x, y = (round(each) for each in window.face.landmarks[2])
    assert (moved[y, x] == np.minimum(levels, 255 - window.pixels[y, x].astype(int))).all()


def _apart(recognizer, before, after):
    aim = Unlike([recognizer])
    (own,), (now,) = (aim.look(faces([Upright.of(each)])) for each in (before, after))
    return float((own - now).norm())


def _changed(window, pixels):
    return type(window)(pixels, window.face, window.left, window.top)


def test_a_descent_moves_a_face_further_than_noise_of_its_size():
    recognizer, window = Projection(), _window()
    way = Descending(Unlike([recognizer], enough=1e9), Strength.STANDARD)
    (pixels,) = way.change([window], [1])
    random = np.random.default_rng(0).choice([-8, 8], window.pixels.shape)
    noisy = (window.pixels + random).clip(0, 255).astype(np.uint8)
    moved = _apart(recognizer, window, _changed(window, pixels))
    assert moved > 3 * _apart(recognizer, window, _changed(window, noisy))
    assert _moved(window, pixels).max() <= 8
    assert way.steps == Pace().first


def test_a_warm_start_goes_on_and_a_new_face_begins_anew():
    way = Descending(Unlike([Projection()], enough=1e9), pace=Pace(first=6, steps=1))
    for shift in range(3):
        way.change([_window(shift)], [7])
    assert way.steps == 6 + 1 + 1
    way.change([_window()], [8])
    assert way.steps == 6 + 1 + 1 + 6


def test_where_it_is_far_enough_one_step_is_all():
    way = Descending(Unlike([Projection()], enough=0.0))
    way.change([_window()], [1])
    assert way.steps == 1


def test_two_faces_go_together_and_a_change_stays_with_its_face():
    way = Descending(Unlike([Projection()], enough=1e9))
    first, second = way.change([_window(), _window(5)], [1, 2])
    assert first is not None
    assert second is not None
    kept = {track: each.change.clone() for track, each in way._kept.items()}
    way.change([_window(5)], [2])
    assert torch.equal(way._kept[1].change, kept[1])
    assert not torch.equal(way._kept[2].change, kept[2])


def test_no_more_faces_are_remembered_than_a_room_holds():
    way = Descending(Unlike([Projection()], enough=0.0))
    for track in range(18):
        way.change([_window()], [track])
    assert len(way._kept) == 16
    assert 17 in way._kept


def _names(crops):
    """Who is bright is the first of two."""
    mean = crops.mean(dim=(1, 2, 3))
    return torch.stack((60 * (mean - 0.5), -60 * (mean - 0.5)), dim=1)


@pytest.mark.parametrize("target", [None, 0, 1])
def test_a_classifier_can_be_made_to_say_something_else(target):
    card, window = framed(64), _window()
    bright = _changed(window, (window.pixels // 4 + 96).astype(np.uint8))
    aim = Misnamed(_names, card, target)
    before = int(_names(faces([Upright.of(bright)])).argmax())
    (pixels,) = Descending(aim, Strength.STRONG).change([bright], [1])
    after = aim._ask(faces([Upright.of(_changed(bright, pixels))]))
    wanted = 1 - before if target is None else target
    assert after[0, wanted] > aim._ask(faces([Upright.of(bright)]))[0, wanted] - 1e-4
    if target is None:
        assert after[0, before] < aim._ask(faces([Upright.of(bright)]))[0, before]


def test_limits_are_whole_grey_levels():
    assert [round(255 * limit, 6) for limit in LIMITS.values()] == [4, 8, 16]
    assert float(oval().max()) == 1.0


class _Protector:
    name, claim, surrogates, margin = "stand-in", Claim.UNRECOGNISED, (), 0.5

    def __init__(self):
        self.seeds = []

    def protect(self, windows, seed):
        self.seeds.append(seed)
        return [Protected(255 - each.pixels, True) for each in windows]


def test_any_protector_gets_the_same_seed_every_time():
    protector, window = _Protector(), _window()
    way = EachAnew(protector, 3)
    (pixels,) = way.change([window], [1])
    way.change([window], [1])
    assert np.array_equal(pixels, 255 - window.pixels)
    assert protector.seeds == [3, 3]
    assert (way.name, way.margin) == ("stand-in", 0.5)
