"""universal: a mask of some people that hides another better than noise does."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from projections import Projection
from visard import methods
from visard.cloak import universal
from visard.cloak.frame import Frame
from visard.cloak.last_check import LastCheck
from visard.cloak.mask import SIDE
from visard.cloak.mask_choices import Norm
from visard.cloak.masked import laid_by
from visard.cloak.noise import noise_at
from visard.cloak.strengths import CEILINGS
from visard.cloak.universal import XI, Recipe, build, make, point, shipped
from visard.descent.universal import fooled
from visard.errors import SettingError
from visard.photo.window import cut
from visard.types import Strength


@pytest.fixture(scope="module")
def people():
    """The astronaut, and faces that differ from her as the fake recogniser sees faces."""
    from skimage.data import astronaut

    plain = np.ascontiguousarray(astronaut()[20:260, 90:330])
    face = methods.detector().detect(plain)[0]
    rows, columns = np.mgrid[0:1:240j, 0:1:240j]
    images = [plain]
    for number in range(5):
        wave = 60 * np.sin(7 * (rows * np.cos(number) + columns * np.sin(number)) + number)
        images.append(np.clip(plain + wave[..., None], 0, 255).astype(np.uint8))
    return [cut(each, face, margin=0.3) for each in images]


def _mask(people, **more):
    return make(people[1:], [Projection()], recipe=Recipe(**{"passes": 3, **more}))


@pytest.mark.parametrize("norm", Norm)
def test_somebody_it_was_not_made_of_is_hidden_better_than_by_noise(people, norm) -> None:
    mask = _mask(people, norm=norm)
    cloak = laid_by("universal", mask, [Projection()], CEILINGS[Strength.STANDARD])
    (result,) = cloak.protect(people[:1], seed=0)
    frame = Frame.of(people[0])
    check = LastCheck([Projection()], frame)
    noisy = noise_at(frame, frame.score(result.pixels), seed=0)
    assert check.distances(result.pixels) > 3 * check.distances(noisy)


def test_it_keeps_to_its_ball(people) -> None:
    flat, ball = (
        _mask(people, norm=norm, limit=3 / 255, passes=1).change for norm in (Norm.LINF, Norm.L2)
    )
    assert flat.abs().max() <= 3 / 255 + 1e-6
    assert ball.square().mean().sqrt() <= 3 / 255 + 1e-6
    assert XI[Norm.L2] * 255 == pytest.approx(5.155, abs=0.001)


def test_it_stops_when_enough_points_are_fooled(people) -> None:
    visits = []
    points = [point(each, Projection()) for each in people[1:]]
    mask = make(
        people[1:],
        [Projection()],
        recipe=Recipe(limit=40 / 255, fooled=0.6, passes=50),
        advance=visits.append,
    )
    assert fooled(mask.change, points).mean() >= 0.6
    assert len(visits) % 5 == 0
    assert len(visits) < 250


def test_the_same_seed_makes_the_same_mask(people) -> None:
    recipe = Recipe(passes=1)
    one, again, other = (
        make(people[1:3], [Projection()], recipe=recipe, seed=seed).change for seed in (0, 0, 1)
    )
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_a_point_is_fooled_when_the_photo_and_its_masked_copy_are_two_people(people) -> None:
    decision = point(people[0], Projection())
    nothing = torch.zeros(1, 3, SIDE, SIDE)
    assert decision(nothing).item() == pytest.approx(-1)
    assert decision(nothing + 0.5).item() > 0


def test_without_photos_or_recognisers_it_says_what_it_needs(people) -> None:
    with pytest.raises(SettingError, match="a photo that shows a face"):
        make([], [Projection()])
    with pytest.raises(SettingError, match="a recogniser to attack"):
        make(people, [])


@pytest.mark.parametrize(
    ("allowed", "attacked"),
    [
        ({"dlib"}, {"dlib"}),
        ({"mobileface", "mobilefacenet"}, {"mobileface", "mobilefacenet"}),
        ({"dlib", "mobileface"}, {"dlib", "mobileface"}),
        ({"dlib", "mobilefacenet"}, {"dlib", "mobilefacenet"}),
    ],
)
def test_the_mask_that_comes_along_attacked_none_but_the_allowed(allowed, attacked) -> None:
    mask = shipped([Projection(name) for name in allowed])
    assert {card.name for card in mask.surrogates} == attacked
    assert mask.method == "universal"
    assert mask.settings["photos"] == "60"


def test_recognisers_of_ones_own_need_a_mask_of_ones_own() -> None:
    foreign = Projection()
    foreign.card = replace(foreign.card, name="somebody-elses")
    with pytest.raises(SettingError, match="visard mask universal"):
        build([foreign], Strength.LIGHT)


def test_what_comes_along_is_small() -> None:
    assert len(universal._masks()) == 4
    assert sum(mask.change.numel() for mask in universal._masks()) < 256_000
