"""Noise that leaves nothing to learn, beside noise that leaves everything."""

import pytest
import torch
from album import PEOPLE, SIDE, classifier, examples

from visard.poison.kinds import Kind
from visard.poison.maximise import maximise
from visard.poison.min_min import Recipe, at_random, minimise
from visard.poison.noise import Noise, NoisyCrops
from visard.poison.perturb import Steps, perturb
from visard.train.classify import Classification, right
from visard.train.loop import Pace, Training
from visard.train.nudge import Nudge

EPSILON = 16 / 255
STEPS = Steps(EPSILON, 4, EPSILON / 5, Nudge(1))
RECIPE = Recipe(STEPS, outer=4, at_once=24, stop=0.02, rounds=10)
LONG = Recipe(STEPS, outer=4, at_once=24, stop=0.0, rounds=10)
"""Never content: with six people the error is small long before the noise is strong."""
TRAIN, TEST = examples(20, 2), examples(20, 3)


def learned(noise):
    """How well a tracker knows clean pictures after training on those with noise."""
    tracker = classifier(9)
    seen = TRAIN if noise is None else noise.added_to(TRAIN)
    lesson = Classification(tracker, seen, nudge=Nudge(1), at_once=24)
    for _ in Training(lesson, Pace(90, 5e-3)).steps():
        pass
    return float(right(tracker, TEST).mean())


def test_a_tracker_learns_less_from_it_and_as_much_from_random_noise():
    made = minimise(classifier(0), TRAIN, Kind.CLASS, LONG, seed=1)
    clean = learned(None)
    assert clean > 0.7
    assert learned(made.noise) < 0.75 * clean
    assert learned(at_random(TRAIN, Kind.SAMPLE, EPSILON, 1)) > 0.9 * clean


@pytest.mark.parametrize("kind", Kind)
def test_it_stops_where_the_error_is_small(kind):
    made = minimise(classifier(0), TRAIN, kind, RECIPE, seed=1)
    assert made.stopped
    assert made.errors[-1] < RECIPE.stop <= made.errors[0]


def test_the_same_seed_gives_the_same_noise_within_its_limit():
    short = Recipe(STEPS, outer=2, at_once=24, rounds=2)
    first, again = (minimise(classifier(0), TRAIN, Kind.CLASS, short, seed=3) for _ in range(2))
    assert torch.equal(first.noise.values, again.noise.values)
    assert first.noise.values.shape == (PEOPLE, 3, SIDE, SIDE)
    assert float(first.noise.values.abs().max()) <= EPSILON + 1e-6
    other = minimise(classifier(0), TRAIN, Kind.CLASS, short, seed=4)
    assert not torch.equal(first.noise.values, other.noise.values)


def test_rounds_that_do_not_suffice_are_told():
    made = minimise(classifier(0), TRAIN, Kind.CLASS, Recipe(STEPS, outer=1, rounds=1), seed=3)
    assert not made.stopped
    assert len(made.errors) == 1


def test_each_sign_moves_the_error_its_own_way():
    trained = classifier(5)
    for _ in Training(Classification(trained, TRAIN, at_once=24), Pace(60, 5e-3)).steps():
        pass
    before = float(right(trained, TRAIN).mean())
    worse = maximise(trained, TRAIN, Kind.SAMPLE, STEPS, seed=1)
    assert float(right(trained, worse.added_to(TRAIN)).mean()) < before - 0.3
    assert all(weight.requires_grad for weight in trained.parameters())
    perturb(trained, TRAIN, worse, Steps(EPSILON, 20, EPSILON / 5, Nudge(0)), 2)
    assert float(right(trained, worse.added_to(TRAIN)).mean()) > before - 0.05


def test_crops_of_one_person_share_their_row():
    noise = torch.zeros(3, 3, 2, 2)
    canvas = NoisyCrops(torch.full((3, 3, 2, 2), 0.5), noise, torch.tensor([2, 0, 2]))
    assert canvas.used.tolist() == [0, 2]
    with torch.no_grad():
        canvas.change[1] += 0.25
    assert canvas.paint()[:, 0, 0, 0].tolist() == [0.75, 0.5, 0.75]
    assert not noise.any()


def test_noise_of_each_photo_follows_the_photo():
    values = torch.tensor([0.0, 1.0, 2.0]).view(3, 1, 1, 1).expand(3, 3, SIDE, SIDE) / 255
    added = Noise(Kind.SAMPLE, values).added_to(
        type(TRAIN)(TRAIN.crops[[0, 30, 60]], TRAIN.labels[[0, 30, 60]])
    )
    moved = added.crops.int() - TRAIN.crops[[0, 30, 60]].int()
    assert moved.flatten(1).unique(dim=1).tolist() == [[0], [1], [2]]
