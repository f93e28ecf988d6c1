"""The mechanism keeps what it promises: counted, and not only worked out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visard.anonymize.anonymousnet.closeness import brought_close, distances
from visard.anonymize.anonymousnet.reference import reference
from visard.anonymize.anonymousnet.release import policy
from visard.anonymize.anonymousnet.response import Response, response
from visard.errors import SettingError

SHARES = st.floats(0.01, 0.99)
DRAWS = 40_000


def _shares(its: Response, true: int) -> np.ndarray:
    answers = its.answers(np.full(DRAWS, true), np.random.default_rng(0))
    return np.bincount(answers, minlength=len(its.priors)) / DRAWS


def _priors(weights) -> tuple[float, ...]:
    return tuple(each / sum(weights) for each in weights)


PRIORS = st.one_of(
    SHARES.map(lambda share: (1 - share, share)),
    st.lists(st.floats(0.05, 1), min_size=3, max_size=5).map(_priors),
)


@settings(max_examples=60, deadline=None)
@given(PRIORS, st.floats(0, 1), st.floats(0, 4))
def test_what_is_shown_keeps_both_bounds_in_ten_thousands_of_draws(priors, t, epsilon) -> None:
    its = response(priors, t=t, epsilon=epsilon)
    shares = [_shares(its, true) for true in range(len(priors))]
    slack = 5 * math.sqrt(0.25 / DRAWS)
    for true, own in enumerate(shares):
        said = [its.chance(shown, true=true) for shown in range(len(priors))]
        assert np.abs(own - said).max() <= slack
        assert np.abs(own - priors).sum() / 2 <= t + slack * len(priors)
        for other in shares:
            assert (own <= math.exp(epsilon) * other + slack * (1 + math.exp(epsilon))).all()


@given(PRIORS, st.floats(0, 1), st.floats(0, 20))
def test_one_of_the_bounds_is_used_to_the_full(priors, t, epsilon) -> None:
    its = response(priors, t=t, epsilon=epsilon)
    assert its.t <= t + 1e-9
    assert its.epsilon <= epsilon * (1 + 1e-9) + 1e-12 or its.truth == 1
    full = its.t == pytest.approx(t) or its.epsilon == pytest.approx(epsilon)
    assert full or its.truth == 1


def test_no_privacy_asked_for_means_the_truth_and_all_of_it_means_a_draw() -> None:
    assert response((0.7, 0.3), t=1, epsilon=math.inf).truth == 1
    assert response((0.7, 0.3), t=1, epsilon=0).truth == 0
    assert response((0.7, 0.3), t=0, epsilon=9).truth == 0
    assert Response((0.7, 0.3), 1.0).epsilon == math.inf


@pytest.mark.parametrize(
    ("priors", "t", "epsilon"),
    [
        ((1, 0), 0.2, 1),
        ((0, 1), 0.2, 1),
        ((0.5, 0.4), 0.2, 1),
        ((1.0,), 0.2, 1),
        ((0.5, 0.5), -0.1, 1),
        ((0.5, 0.5), 1.1, 1),
        ((0.5, 0.5), 0.2, -1),
        ((0.5, 0.5), math.nan, 1),
    ],
)
def test_what_is_no_bound_is_refused(priors, t, epsilon) -> None:
    with pytest.raises(SettingError):
        response(priors, t=t, epsilon=epsilon)


def test_hair_shows_one_colour_at_most() -> None:
    shares = {"Black_Hair": 0.3, "Smiling": 0.5, "Blond_Hair": 0.3, "Brown_Hair": 0.3}
    told = policy(list(shares), shares, t=0.1, epsilon=1.0)
    random, black = np.random.default_rng(0), np.array([True, True, False, False])
    shown = np.stack([told.answers(black, random) for _ in range(400)])
    assert len(told.questions) == 2
    assert set(shown[:, [0, 2, 3]].sum(axis=1)) == {0, 1}
    assert shown[:, 0].mean() > shown[:, 2].mean() > 0.2


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 60), st.integers(1, 4), st.floats(0.05, 1), st.integers(0, 1000))
def test_a_set_is_brought_close_with_as_few_changes_as_that_takes(photos, columns, t, seed) -> None:
    random = np.random.default_rng(seed)
    present = random.random((photos, columns)) < random.random(columns)
    shares = random.uniform(0.05, 0.95, columns)
    shown = brought_close(present, shares, t, random)
    assert (distances(shown, shares) <= t + 1e-6).all()
    changed, before = (shown != present).sum(axis=0), distances(present, shares)
    needed = np.ceil(photos * (before - t) - 1e-6).clip(min=0)
    assert (changed == needed).all()


def test_each_group_is_close_and_not_only_all_together() -> None:
    present = np.repeat([[True], [False]], 10, axis=0)
    groups = ["album"] * 10 + ["other"] * 10
    random = np.random.default_rng(0)
    together = brought_close(present, np.array([0.5]), 0.1, random)
    assert (together == present).all()  # half of all of them: close, but no group is
    apart = brought_close(present, np.array([0.5]), 0.1, random, groups)
    assert apart[:10].sum() == 6
    assert apart[10:].sum() == 4


def test_what_so_few_photos_cannot_reach_is_said_with_what_they_can() -> None:
    with pytest.raises(SettingError, match=r"3 photos cannot come within 0.05.*0.167 or more"):
        brought_close(np.ones((3, 1), bool), np.array([0.5]), 0.05, np.random.default_rng(0))


def test_who_changes_is_chance() -> None:
    present = np.ones((40, 1), bool)
    sets = {
        tuple(brought_close(present, np.array([0.5]), 0.1, np.random.default_rng(seed))[:, 0])
        for seed in range(5)
    }
    assert len(sets) == 5


def test_the_reference_has_the_forty_attributes() -> None:
    assert len(reference().shares) == 40
    assert all(0 < share < 1 for share in reference().shares.values())
