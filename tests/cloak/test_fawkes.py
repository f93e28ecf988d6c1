"""Fawkes: the target it chooses, the pull towards it, and the budget it keeps."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from projections import Projection
from visard import methods
from visard.cards import card, crowd
from visard.cloak.decoys import CANDIDATES, decoys, farthest
from visard.cloak.fawkes import HIGH, LOW, MID, Fawkes, Mode, Pull, build
from visard.cloak.frame import Frame
from visard.descent.features import Features
from visard.errors import SettingError
from visard.photo.window import cut
from visard.types import Face, Strength
from visard.visibility.measure import measure


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def _spent(window, pixels) -> float:
    seen = Frame.of(window).looked_at(working=False)
    return measure(window.pixels[seen], pixels[seen]).dssim


def _to_target(window, pixels) -> float:
    """How far the face is from its target, in lengths of the target."""
    recognizer = Projection()
    frame, changed = (Frame.of(replace(window, pixels=each)) for each in (window.pixels, pixels))
    features = Features([recognizer], frame.landmarks(working=True))
    (target,) = farthest(features(frame.work), decoys([recognizer.card], seed=0))
    return ((features(changed.work)[0] - target).norm() / target.norm()).item()


def test_decoys_are_the_same_people_for_every_recogniser() -> None:
    cards = [card("dlib"), card("mobileface")]
    chosen = decoys(cards, seed=3)
    rows = [
        [row for one in drawn for row, known in enumerate(crowd(name.name)) if (one == known).all()]
        for name, drawn in zip(cards, chosen, strict=True)
    ]
    assert rows[0] == rows[1]
    assert len(set(rows[0])) == CANDIDATES
    assert not torch.equal(chosen[0], decoys(cards, seed=4)[0])


def test_the_target_is_the_farthest_over_all_surrogates() -> None:
    random = np.random.default_rng(0)
    own = [random.normal(size=(3, d)) for d in (5, 8)]
    candidates = [random.normal(size=(7, d)) for d in (5, 8)]
    best = [
        max(
            range(7),
            key=lambda k: sum(
                np.linalg.norm(o[face] - c[k]) / np.linalg.norm(c[k])
                for o, c in zip(own, candidates, strict=True)
            ),
        )
        for face in range(3)
    ]
    found = farthest(*([torch.from_numpy(a).float() for a in each] for each in (own, candidates)))
    for rows, among in zip(found, candidates, strict=True):
        np.testing.assert_allclose(rows.numpy(), among[best], rtol=1e-6)


@pytest.mark.parametrize("budget", [0.001, 0.012])
def test_it_spends_its_budget_and_no_more(window, budget) -> None:
    (result,) = Fawkes([Projection()], Mode(budget, 20)).protect([window], seed=0)
    assert 0.9 * budget < _spent(window, result.pixels) <= budget + 1e-6
    assert result.steps == 20


def test_it_is_pulled_where_noise_is_not(window) -> None:
    noise = np.random.default_rng(0).normal(0, 4, window.pixels.shape)
    noisy = np.clip(window.pixels + noise, 0, 255).astype(np.uint8)
    little, much = (
        Fawkes([Projection()], Mode(budget, 20)).protect([window], seed=0)[0].pixels
        for budget in (0.002, 0.012)
    )
    assert _spent(window, noisy) > 0.012
    start, by_noise = _to_target(window, window.pixels), _to_target(window, noisy)
    assert _to_target(window, much) < _to_target(window, little) < start - 0.02
    assert abs(by_noise - start) < (start - _to_target(window, little)) / 3


def test_who_else_is_in_the_batch_makes_no_difference(window) -> None:
    cloak = Fawkes([Projection()], Mode(0.004, 6))
    other = replace(window, pixels=np.ascontiguousarray(window.pixels[:, :, ::-1]))
    (alone,), (_, together) = cloak.protect([window], 0), cloak.protect([other, window], 0)
    assert np.abs(alone.pixels.astype(int) - together.pixels.astype(int)).max() <= 1


def test_lambda_grows_while_the_budget_is_overspent_and_shrinks_while_it_is_not(window) -> None:
    frame = Frame.of(window)
    features = Features([Projection()], frame.landmarks(working=True))
    seen = [frame.looked_at(working=True)]
    pull = Pull(features, features(frame.work), frame.work, seen, budget=0.01)
    start = pull.weight.item()
    ruined = torch.rand(frame.work.shape)
    assert pull.loss(ruined)[0].item() > start * 0.1
    assert pull.weight.item() == 2 * start
    assert pull.loss(frame.work)[0].item() == pytest.approx(0, abs=1e-4)
    assert pull.weight.item() == start
    for _ in range(20):
        pull.loss(ruined)
    assert pull.weight.item() == pytest.approx(128 * start)


def test_a_recogniser_without_decoys_is_left_in_peace() -> None:
    foreign = Projection()
    foreign.card = replace(foreign.card, name="somebody-elses")
    assert Fawkes([foreign, Projection()]).surrogates == (card("dlib"),)
    with pytest.raises(SettingError, match="decoys"):
        Fawkes([foreign])


def test_strengths_are_the_published_modes() -> None:
    assert [(m.budget, m.steps) for m in (LOW, MID, HIGH)] == [
        (0.004, 40),
        (0.012, 75),
        (0.017, 150),
    ]
    assert build([Projection()], Strength.LIGHT).surrogates == (card("dlib"),)
    with pytest.raises(SettingError, match="above 0"):
        Fawkes([Projection()], Mode(0, 10))


@pytest.mark.parametrize("times", [1, 2])
def test_a_grey_face_stays_grey(window, times) -> None:
    grey = window.pixels[..., 1:2].repeat(3, axis=2).repeat(times, axis=0).repeat(times, axis=1)
    large = cut(grey, _scaled(window.face, times), margin=0.3)
    (result,) = Fawkes([Projection()], LOW).protect([large], seed=0)
    assert (result.pixels != large.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


def _scaled(face: Face, times: int) -> Face:
    left, top, right, bottom = (side * times for side in face.box)
    landmarks = tuple((x * times, y * times) for x, y in face.landmarks)
    return Face((left, top, right, bottom), landmarks, face.confidence)
