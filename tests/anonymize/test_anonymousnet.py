"""AnonymousNet: what is drawn, what is changed, and that the rest of the photo stays."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from visard.anonymize.anonymousnet.album import Album
from visard.anonymize.anonymousnet.anonymizer import LADDER, AnonymousNet, Stages, Step, build
from visard.anonymize.anonymousnet.attributes import Attributes
from visard.anonymize.anonymousnet.edit import Edit
from visard.anonymize.anonymousnet.framing import SIZE, framed, template
from visard.anonymize.anonymousnet.pasting import pasted
from visard.anonymize.anonymousnet.perturbation import Perturbation
from visard.anonymize.anonymousnet.perturbation_lesson import Sitter, made_of, recognised
from visard.anonymize.anonymousnet.release import policy
from visard.anonymize.anonymousnet.translator import Translator
from visard.errors import SettingError
from visard.types import Claim, Face

NAMES = ("Smiling", "Young", "Male")


class Bright(Attributes):
    """Reads how bright each channel of a crop is."""

    def __init__(self) -> None:
        self.names = NAMES

    def probabilities(self, crops):
        return crops.mean((2, 3))


class Flat(Translator):
    """Makes each channel of a crop 0.2 or 0.8, as is wanted."""

    def __init__(self) -> None:
        self.attributes = NAMES

    def edit(self, crops, wanted, had=None, emphasis=0.0):
        made = (0.2 + 0.6 * wanted)[:, :, None, None].expand_as(crops)
        return Edit(torch.zeros(len(crops), 2, SIZE, SIZE), made - crops)


def _method(t=0.2, epsilon=1.0, steps=((1, 4.0), (1, 8.0))) -> AnonymousNet:
    change = torch.zeros(3, SIZE, SIZE)
    change[0] = 1
    mask = Perturbation(change).requires_grad_(False)
    return AnonymousNet(Stages(Bright(), Flat(), mask), t, epsilon, [Step(*s) for s in steps])


def _edit(right: float = 0.0, added: float = 0.0) -> Edit:
    """Each pixel is taken from so many sides of the crop to the right, and brighter."""
    flow, change = torch.zeros(1, 2, SIZE, SIZE), torch.full((1, 3, SIZE, SIZE), added)
    flow[:, 0] = right
    return Edit(flow, change)


def _face(scale: float = 1.0, left: float = 60, top: float = 40) -> Face:
    points = template() * scale + torch.tensor([left, top])
    box = (left + 25 * scale, top + 25 * scale, left + 90 * scale, top + 105 * scale)
    return Face(box, tuple(map(tuple, points.tolist())), 1.0)


@pytest.fixture
def photo():
    return np.random.default_rng(0).integers(60, 200, (300, 320, 3), np.uint8)


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.6])
def test_a_change_reaches_the_face_and_nothing_far_from_it(photo, scale) -> None:
    face = _face(scale)
    _, there = framed(photo, face)
    after = pasted(photo, _edit(added=0.1), there)
    (x, y) = (round(float(v)) for v in face.landmarks[2])
    moved = after.astype(int) - photo
    assert (moved[y, x] >= 24).all()
    assert (moved[y, x] <= 26).all()
    edge = round(60 + SIZE * scale) + 2
    assert not moved[:, edge:].any()
    assert not moved[:, :58].any()
    steps = np.abs(np.diff(moved[y, :, 0]))
    assert steps.max() <= 8 / scale + 1  # no seam: 25 grey levels come and go by and by


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.6])
def test_a_face_is_moved_in_the_photos_own_detail(photo, scale) -> None:
    face, side = _face(scale), round(0.05 * SIZE * scale)
    _, there = framed(photo, face)
    after = pasted(photo, _edit(right=side / (SIZE * scale)), there)
    x, y = (round(float(v)) for v in face.landmarks[2])
    near = np.s_[y - 4 : y + 5, x - 4 : x + 5]
    taken = np.roll(photo, -side, axis=1)[near].astype(int)
    assert np.abs(after[near] - taken).mean() < 2
    assert np.abs(after[near].astype(int) - photo[near]).mean() > 20
    assert np.array_equal(after[:, :58], photo[:, :58])


def test_a_turned_face_is_moved_along_its_own_side(photo) -> None:
    upright = _face()
    points = np.array(upright.landmarks)
    middle = points.mean(axis=0)
    turned = (points - middle) @ np.array([[0, 1], [-1, 0]]) + middle  # its right is down
    face = Face(upright.box, tuple(map(tuple, turned.tolist())), 1.0)
    _, there = framed(photo, face)
    after = pasted(photo, _edit(right=5 / SIZE), there)
    x, y = (round(float(v)) for v in middle)
    near = np.s_[y - 4 : y + 5, x - 4 : x + 5]
    assert np.abs(after[near] - np.roll(photo, -5, axis=0)[near].astype(int)).mean() < 3


def test_a_face_that_the_photo_cuts_off_is_changed_within_it(photo) -> None:
    face = _face(left=-50, top=-45)
    _, there = framed(photo, face)
    after = pasted(photo, _edit(added=0.1), there)
    assert after.shape == photo.shape
    assert (after != photo).any()


def test_the_perturbation_moves_no_colour_further_than_it_says(photo) -> None:
    plain, *others = _method(steps=((1, 0.0), (1, 4.0), (1, 8.0))).versions(photo, [_face()], 0)
    for version, most in zip(others, (4, 8), strict=True):
        moved = np.abs(version.pixels.astype(int) - plain.pixels)
        assert 0 < moved.max() <= most + 1  # of a grey level, two roundings


def test_versions_differ_in_the_perturbation_alone(photo) -> None:
    first, second = _method().versions(photo, [_face()], 3)
    assert [each.wanted for each in first.releases[0].shown] == [
        each.wanted for each in second.releases[0].shown
    ]
    assert first.releases[0].perturbation < second.releases[0].perturbation
    assert (first.label, second.label) == (
        "other attributes, perturbed by 4",
        "other attributes, perturbed by 8",
    )


def test_an_edit_can_be_overdone(photo) -> None:
    once, more = _method(steps=((1, 0.0), (1.5, 0.0))).versions(photo, [_face()], 3)
    assert more.label == "other attributes, 1.5 times as far, perturbed by 0"
    one, two = (np.abs(v.pixels.astype(int) - photo).mean() for v in (once, more))
    assert two == pytest.approx(1.5**0.5 * one, rel=0.1)


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ({}, LADDER),
        ({"perturbation": 2.0}, (Step(1, 2), Step(1.5, 2))),
        ({"edit": 0.5}, (Step(0.5, 4), Step(0.75, 4))),
        ({"edit": 2.0, "perturbation": 0.0}, (Step(2, 0), Step(3, 0))),
    ],
)
def test_who_says_how_far_gets_that_first(asked, steps) -> None:
    assert build(**asked)._steps == tuple(steps)


def test_too_far_is_refused() -> None:
    with pytest.raises(SettingError, match="edit: must be from 0 to 3"):
        build(edit=3.5)


def test_what_is_shown_is_drawn_by_the_seed_and_the_photo(photo) -> None:
    def answers(image, seed):
        version = next(iter(_method(epsilon=0.5).versions(image, [_face()], seed)))
        return tuple(each.wanted for each in version.releases[0].shown)

    seeds = [answers(photo, seed) for seed in range(40)]
    photos = [answers(photo ^ np.uint8(number), 0) for number in range(1, 40)]
    assert len(set(seeds)) > 3
    assert len(set(photos)) > 3
    assert answers(photo, 7) == seeds[7]


def test_the_release_says_what_was_read_wanted_and_is_read_now(photo) -> None:
    (version, _) = _method().versions(photo, [_face()], 1)
    (release,) = version.releases
    assert (release.among, release.perturbation) == (1, 4.0)
    assert release.t == pytest.approx(0.2)
    for each in release.shown:
        assert 0.3 < each.before < 0.7
        assert each.after == pytest.approx(0.78 if each.wanted else 0.22, abs=0.12)


def test_a_set_is_close_to_everybody_as_a_whole(photo) -> None:
    method, face = _method(t=0.1, epsilon=50.0), _face()
    photos = [np.full_like(photo, 250) ^ np.uint8(number % 5) for number in range(30)]
    for number, each in enumerate(photos):
        each[0, 0] = number
        method.survey(each, [face], "album")
    shown = [next(iter(method.versions(each, [face], 0))).releases[0] for each in photos]
    assert {each.among for each in shown} == {30}
    from visard.anonymize.anonymousnet.reference import reference

    for place, name in enumerate(NAMES):
        share = np.mean([each.shown[place].wanted for each in shown])
        assert abs(share - reference().shares[name]) <= 0.1 + 1e-9


def test_a_set_that_is_too_small_to_be_one_is_told_face_by_face(photo) -> None:
    method = _method(t=0.01)
    other = photo.copy()
    other[0, 0] ^= 1
    for each in (photo, other):
        method.survey(each, [_face()], "album")
    release = next(iter(method.versions(photo, [_face()], 0))).releases[0]
    assert release.among == 1
    assert release.t <= 0.01 + 1e-12


def test_an_album_of_two_folders_is_close_in_each() -> None:
    album = Album()
    for number in range(20):
        album.note(bytes([number]), np.array([0.9 if number < 10 else 0.1]), str(number < 10))
    told = policy(["Male"], {"Male": 0.5}, t=1.0, epsilon=1.0)
    shown, reached = album.close(np.array([0.5]), 0.1, told, np.random.default_rng(0))
    assert reached == pytest.approx(0.1)
    first, second = (sum(bool(shown[bytes([n])][0]) for n in part) for part in _halves())
    assert (first, second) == (6, 4)


def _halves():
    return range(10), range(10, 20)


def test_two_colours_of_hair_become_one_and_what_is_reached_is_told() -> None:
    shares = {"Black_Hair": 0.4, "Brown_Hair": 0.4}
    told = policy(list(shares), shares, t=1.0, epsilon=1.0)
    album = Album()
    for number in range(20):
        album.note(bytes([number]), np.array([0.1, 0.1]), "")
    shown, reached = album.close(np.array([0.4, 0.4]), 0.0, told, np.random.default_rng(0))
    rows = np.stack(list(shown.values()))
    assert rows.sum(axis=1).max() == 1
    assert reached == pytest.approx(np.abs(rows.mean(axis=0) - 0.4).max())


def test_a_policy_never_spends_more_than_either_bound() -> None:
    shares = {"Smiling": 0.48, "Young": 0.77, "Male": 0.42}
    for t, epsilon in ((0.2, 1.0), (1.0, 0.3), (0.05, 5.0), (0.0, 1.0)):
        told = policy(NAMES, shares, t=t, epsilon=epsilon)
        assert told.t <= t + 1e-12
        assert told.epsilon <= 3 * epsilon + 1e-12


def test_bounds_that_make_no_sense_are_refused() -> None:
    with pytest.raises(SettingError, match="t"):
        policy(NAMES, dict.fromkeys(NAMES, 0.5), t=1.5, epsilon=1.0)
    with pytest.raises(SettingError, match="epsilon"):
        policy(NAMES, dict.fromkeys(NAMES, 0.5), t=0.5, epsilon=-1.0)


def test_it_claims_what_it_does_and_keeps_its_draws_secret() -> None:
    assert _method().claim is Claim.UNRECOGNISED
    assert AnonymousNet.secret


class TestMakingThePerturbation:
    def _points(self):
        from projections import Projection

        across = torch.linspace(0, 9, 64)
        waves = [torch.sin(n + across * (1 + n / 5)) for n in range(6)]
        crops = [(0.5 + 0.2 * torch.outer(w, w)).expand(1, 3, 64, 64) for w in waves]
        places = template(64)[None]
        return [recognised(Sitter(each, each, places, places), Projection()) for each in crops]

    def test_it_leads_further_away_than_noise_as_strong(self) -> None:
        points = self._points()
        change = made_of(points, 64, passes=2, seed=0)[0].change.detach()
        noise = torch.sign(torch.randn(change.shape, generator=torch.Generator().manual_seed(1)))
        assert change.abs().max() <= 1 + 1e-6
        far, near = (
            sum(float(each(one[None] * 10 / 255)) + 1 for each in points) for one in (change, noise)
        )
        assert far > 3 * near

    def test_the_same_seed_makes_the_same(self) -> None:
        first, second = (made_of(self._points(), 64, passes=1, seed=2)[0] for _ in range(2))
        assert torch.equal(first.change, second.change)


def test_the_steps_of_the_ladder_grow() -> None:
    for less, more in pairwise(LADDER):
        assert less != more
        assert less.edit <= more.edit
        assert less.perturbation <= more.perturbation
