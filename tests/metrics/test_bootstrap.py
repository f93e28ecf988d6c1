"""Intervals: drawing people covers the truth, and drawing photos one by one would not."""

import math

import numpy as np
import pytest
import torch
from made_up import normal

from visard.errors import DataError
from visard.metrics.bootstrap import interval
from visard.metrics.identification import Search, rank_k
from visard.metrics.scores import within
from visard.metrics.trials import Trials
from visard.metrics.verification import eer, far
from visard.types import Metric

TRUTH = 0.3


def _trials(seed: int, people: int = 40, each: int = 10) -> Trials:
    """People differ much in how often it happens to them, around a known mean."""
    random = np.random.default_rng(seed)
    chance = random.beta(TRUTH, 1 - TRUTH, people).repeat(each)
    return Trials(random.random(people * each) < chance, np.arange(people).repeat(each))


def test_most_intervals_cover_the_truth_as_those_of_single_trials_do_not():
    covered, naive = [], []
    for seed in range(100):
        trials = _trials(seed)
        found = interval(trials, Trials.rate, draws=200, level=0.9, seed=seed)
        covered.append(found.low <= TRUTH <= found.high)
        share = trials.rate().share
        half = 1.645 * math.sqrt(share * (1 - share) / 400)
        naive.append(abs(share - TRUTH) <= half)
    assert 0.8 <= np.mean(covered) <= 0.98
    assert np.mean(naive) < 0.6


def test_false_accepts_of_people_who_look_like_others():
    """Coverage where a pair belongs to two people: the truth is that of many people."""

    def sample(seed: int, people: int):
        random = torch.Generator().manual_seed(seed)
        person = torch.arange(people).repeat_interleave(3)
        centres = torch.randn(people, 3, generator=random)
        return within(
            centres[person] + 0.2 * torch.randn(len(person), 3, generator=random),
            person,
            Metric.EUCLIDEAN,
        )

    truth = far(sample(999, 700), 1.0).share
    covered = 0
    for seed in range(40):
        found = interval(sample(seed, 40), lambda c: far(c, 1.0), draws=100, level=0.9, seed=seed)
        covered += found.low <= truth <= found.high
    assert 30 <= covered <= 40


def test_an_interval_holds_the_figure_and_narrows_with_people():
    widths = []
    for people in (20, 320):
        trials = _trials(3, people)
        found = interval(trials, Trials.rate, draws=300)
        assert found.low <= trials.rate().share <= found.high
        assert found.people == people
        widths.append(found.high - found.low)
    assert widths[1] < widths[0] / 2


def test_the_same_seed_draws_the_same_people():
    trials = _trials(0)
    first, again, other = (
        interval(trials, Trials.rate, draws=100, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_any_rate_has_one():
    both = normal(genuine=60, impostor=400)
    found = interval(both, eer, draws=100)
    assert found.low < eer(both).share < found.high
    random = np.random.default_rng(0)
    searches = Search(random.random((40, 5)), np.arange(40) % 5, np.arange(40) % 5)
    assert interval(searches, lambda s: rank_k(s, 2), draws=50).draws == 50


def test_samples_without_the_rate_are_left_out_and_said():
    trials = _trials(0, people=3)
    pairs = within(torch.randn(6, 2), torch.tensor([0, 0, 1, 2, 3, 4]), Metric.EUCLIDEAN)
    found = interval(pairs, eer, draws=200)
    assert 100 < found.draws < 200  # the one person with a genuine pair is not always drawn
    with pytest.raises(DataError, match="one person tells nothing"):
        interval(trials.drawn(np.array([1, 0, 0])), Trials.rate)
    none = within(torch.randn(3, 2), torch.arange(3), Metric.EUCLIDEAN)
    with pytest.raises(DataError, match="most samples of the people lack"):
        interval(none, eer, draws=20)


def test_what_never_happened_cannot_be_drawn():
    never = Trials(np.zeros(30, bool), np.arange(30))
    found = interval(never, Trials.rate, draws=20)
    assert (found.low, found.high) == (0, 0)
