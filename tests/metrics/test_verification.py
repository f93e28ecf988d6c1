"""Verification against formulas written another way: loops, scikit-learn, normal distributions."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import comparisons, normal
from scipy.stats import norm
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from visard.errors import DataError, SettingError
from visard.metrics.rates import Rate
from visard.metrics.roc import at_far, point, roc
from visard.metrics.verification import accuracy, asr, eer, far, frr, hter, tar_at_far

few = st.lists(st.integers(0, 12).map(lambda n: n / 4), min_size=1, max_size=25)
"""Distances with many ties."""


@given(few, few, st.floats(-1, 4))
def test_rates_are_counts(genuine, impostor, threshold):
    both = comparisons(genuine, impostor)
    false_accepts = len([d for d in impostor if d <= threshold])
    false_rejects = len([d for d in genuine if not d <= threshold])
    assert far(both, threshold) == Rate(false_accepts, len(impostor))
    assert frr(both, threshold) == Rate(false_rejects, len(genuine))
    half = (false_accepts / len(impostor) + false_rejects / len(genuine)) / 2
    assert hter(both, threshold).share == pytest.approx(half)
    truth = [True] * len(genuine) + [False] * len(impostor)
    said = [d <= threshold for d in (*genuine, *impostor)]
    if len(set(truth)) == 2:
        assert accuracy(both, threshold).share == pytest.approx(
            balanced_accuracy_score(truth, said)
        )


@given(few, few)
def test_the_curve_has_one_point_a_distance(genuine, impostor):
    curve = roc(comparisons(genuine, impostor))
    thresholds = [-np.inf, *sorted({*genuine, *impostor})]
    assert curve.thresholds.tolist() == thresholds
    for threshold, accepted, true in zip(thresholds, curve.far, curve.tar, strict=True):
        assert accepted == pytest.approx(np.mean([d <= threshold for d in impostor]))
        assert true == pytest.approx(np.mean([d <= threshold for d in genuine]))


@given(few, few)
def test_the_area_is_the_chance_that_a_genuine_pair_is_nearer(genuine, impostor):
    curve = roc(comparisons(genuine, impostor))
    wins = [(g < i) + (g == i) / 2 for g in genuine for i in impostor]
    assert np.trapezoid(curve.tar, curve.far) == pytest.approx(np.mean(wins))
    truth = [1] * len(genuine) + [0] * len(impostor)
    assert roc_auc_score(truth, [-d for d in (*genuine, *impostor)]) == pytest.approx(np.mean(wins))


def _eer_by_crossing(genuine, impostor) -> float:
    """Where the polygon of (FAR, FRR) meets the diagonal, segment by segment."""
    corners = [(0.0, 1.0)]
    for threshold in sorted({*genuine, *impostor}):
        accepted = sum(d <= threshold for d in impostor) / len(impostor)
        corners.append((accepted, sum(d > threshold for d in genuine) / len(genuine)))
    for (x, y), (u, v) in pairwise(corners):
        if x <= y and u >= v:
            return (u * y - x * v) / ((u - x) + (y - v))
    raise AssertionError("the polygon ends at (1, 0)")


@given(few, few)
def test_eer_is_where_the_polygon_meets_the_diagonal(genuine, impostor):
    assert eer(comparisons(genuine, impostor)).share == pytest.approx(
        _eer_by_crossing(genuine, impostor)
    )


@pytest.mark.parametrize(
    ("genuine", "impostor", "expected"),
    [
        ([0.1, 0.2], [0.8, 0.9], 0.0),
        ([0.8, 0.9], [0.1, 0.2], 1.0),
        ([0.5] * 3, [0.5] * 7, 0.5),
        ([0.1, 0.6], [0.5, 0.9], 0.5),
    ],
)
def test_extremes_and_ties_of_the_eer(genuine, impostor, expected):
    found = eer(comparisons(genuine, impostor))
    assert found.share == pytest.approx(expected)
    assert np.isfinite(found.threshold)
    assert (found.genuine, found.impostor) == (len(genuine), len(impostor))


def test_normal_distributions_have_known_rates():
    both = normal(impostor=100_000, genuine=20_000)
    found = eer(both)
    assert found.share == pytest.approx(norm.cdf(-1), abs=0.004)
    assert found.threshold == pytest.approx(2, abs=0.03)
    assert hter(both, 2.0).share == pytest.approx(norm.cdf(-1), abs=0.004)
    assert hter(both, 0.0).share > 0.4  # the paper's formula is no EER elsewhere
    for level in (0.1, 0.01):
        expected = norm.cdf(norm.ppf(level, 3, 1), 1, 1)
        assert tar_at_far(both, level).share == pytest.approx(expected, abs=0.02)


def test_eer_at_its_own_threshold_is_the_half_total_error():
    both = normal()
    found = eer(both)
    assert hter(both, found.threshold).share == pytest.approx(found.share, abs=1e-4)
    assert str(found).endswith("% (of 4,000 genuine and 30,000 impostor pairs)")


@given(few, few, st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), st.booleans())
def test_the_most_accepting_point_within_a_false_accept_rate(genuine, impostor, most, below):
    if below and not most:
        return
    both = comparisons(genuine, impostor)
    found = at_far(both, most, below=below)
    allowed = [-np.inf]
    for threshold in {*genuine, *impostor}:
        share = sum(d <= threshold for d in impostor) / len(impostor)
        if share < most or (share == most and not below):
            allowed.append(threshold)
    assert found.threshold == max(allowed)
    assert found == point(both, max(allowed))
    assert found.frr.share == min(frr(both, threshold).share for threshold in allowed)


def test_a_thousandth_is_reached_by_one_in_a_thousand():
    both = comparisons([0.5, 2.5], [1.0, *np.linspace(2, 3, 999)])
    assert at_far(both, 1e-3).threshold == 1.0
    assert at_far(both, 1e-3, below=True).threshold == 0.5
    assert tar_at_far(both, 1e-3) == Rate(1, 2)


@pytest.mark.parametrize(("most", "below"), [(-0.1, False), (1.1, False), (0.0, True)])
def test_what_is_no_false_accept_rate_is_refused(most, below):
    with pytest.raises(SettingError, match="is no false accept rate"):
        at_far(normal(), most, below=below)


def test_attack_success_by_search_over_all_thresholds():
    clean = normal(genuine=500, impostor=5000)
    attacked = np.random.default_rng(1).normal(2, 1, 400)
    qualified = [
        (np.mean(clean.genuine > t), -t)
        for t in (*clean.genuine, *clean.impostor)
        if np.mean(clean.impostor <= t) < 0.001
    ]
    threshold = -min(qualified)[1]
    found = asr(clean, attacked)
    assert found == Rate(int((attacked > threshold).sum()), 400)
    assert 0.5 < found.share < 1


def test_an_attack_on_separable_people():
    clean = comparisons([0.1, 0.2], [0.8, 0.9])
    assert asr(clean, np.array([0.1, 0.2])).share == 0
    assert asr(clean, np.array([0.21, 0.5])).share == 1


@pytest.mark.parametrize("measure", [roc, eer, lambda c: at_far(c, 0.1), lambda c: hter(c, 0.1)])
def test_missing_pairs_are_said(measure):
    with pytest.raises(DataError, match="there is no genuine pair; give at least two photos"):
        measure(comparisons([], [0.5]))
    with pytest.raises(DataError, match="there is no impostor pair; give photos of at least two"):
        measure(comparisons([0.5], []))


def test_no_attack_has_no_success_rate():
    with pytest.raises(DataError, match="nothing was counted"):
        asr(normal(), np.array([]))
