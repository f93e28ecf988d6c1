"""Identification against loops over sorted names."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from visard.errors import DataError
from visard.metrics.identification import (
    Search,
    cmc,
    detected_and_identified,
    fnir,
    fpir,
    rank_k,
    search,
    threshold_at_fpir,
)
from visard.metrics.rates import Rate
from visard.types import Metric


@st.composite
def searches(draw):
    probes, people = draw(st.integers(2, 8)), draw(st.integers(1, 6))
    cells = st.integers(0, 9).map(float)
    rows = draw(
        st.lists(
            st.lists(cells, min_size=people, max_size=people), min_size=probes, max_size=probes
        )
    )
    own = draw(st.lists(st.integers(-1, people - 1), min_size=probes - 2, max_size=probes - 2))
    column = np.array([-1, 0, *own])
    return Search(np.array(rows), column, np.where(column < 0, 50 + np.arange(probes), column))


def _rank(row, own) -> int:
    """Of the own person among all sorted, before everybody who is equally far."""
    order = sorted(range(len(row)), key=lambda person: (row[person], person != own))
    return 1 + order.index(own)


@settings(deadline=None)
@given(searches(), st.integers(1, 4), st.integers(-1, 10))
def test_rates_are_those_of_sorted_lists(found, k, threshold):
    mated = [(row, own) for row, own in zip(found.distances, found.column, strict=True) if own >= 0]
    unmated = [row for row, own in zip(found.distances, found.column, strict=True) if own < 0]
    ranks = [_rank(row, own) for row, own in mated]
    assert rank_k(found, k) == Rate(sum(rank <= k for rank in ranks), len(ranks))
    assert cmc(found).tolist() == pytest.approx(
        [np.mean([rank <= r for rank in ranks]) for r in range(1, found.distances.shape[1] + 1)]
    )
    hits = sum(bool(_rank(row, own) <= k and row[own] <= threshold) for row, own in mated)
    assert detected_and_identified(found, threshold, k) == Rate(hits, len(mated))
    assert fnir(found, threshold, k) == Rate(len(mated) - hits, len(mated))
    alarms = sum(any(d <= threshold for d in row) for row in unmated)
    assert fpir(found, threshold) == Rate(alarms, len(unmated))


@settings(deadline=None)
@given(searches(), st.sampled_from([0.0, 0.2, 0.5, 1.0]))
def test_the_threshold_at_a_false_positive_rate(found, most):
    nearest = [row.min() for row, own in zip(found.distances, found.column, strict=True) if own < 0]
    allowed = [t for t in nearest if np.mean([d <= t for d in nearest]) <= most]
    threshold = threshold_at_fpir(found, most)
    assert threshold == max(allowed, default=-np.inf)
    assert fpir(found, threshold).share <= most


def test_the_curve_rises_to_all():
    random = np.random.default_rng(0)
    found = Search(random.random((50, 9)), np.arange(50) % 9, np.arange(50) % 9)
    curve = cmc(found)
    assert (np.diff(curve) >= 0).all()
    assert curve[-1] == 1
    assert abs(curve[0] - 1 / 9) < 0.15


def test_a_search_takes_the_nearest_photo_of_each_person():
    random = torch.Generator().manual_seed(0)
    probes, gallery = (torch.randn(n, 4, generator=random) for n in (6, 15))
    whose, enrolled = torch.tensor([9, 2, 4, 8, 2, 30]), torch.tensor([8, 2, 4] * 5)
    found = search(probes, whose, gallery, enrolled, Metric.EUCLIDEAN)
    for row, probe in enumerate(probes):
        expected = [
            min(float((probe - g).norm()) for g, p in zip(gallery, enrolled, strict=True) if p == n)
            for n in (2, 4, 8)
        ]
        assert found.distances[row] == pytest.approx(expected, abs=1e-6)
    assert found.column.tolist() == [-1, 0, 1, 2, 0, -1]
    assert found.person.tolist() == whose.tolist()


def test_drawing_people_draws_their_probes():
    found = Search(np.arange(8.0).reshape(4, 2), np.array([0, 1, -1, 0]), np.array([0, 1, 2, 0]))
    drawn = found.drawn(np.array([2, 0, 1]))
    assert drawn.distances[:, 0].tolist() == [0, 0, 4, 6, 6]
    assert drawn.column.tolist() == [0, 0, -1, 0, 0]


def test_what_cannot_be_asked_is_said():
    nobody, everybody = (
        Search(np.zeros((2, 3)), np.full(2, column), np.arange(2)) for column in (-1, 1)
    )
    with pytest.raises(DataError, match="no probe's person is enrolled; enrol photos"):
        rank_k(nobody, 1)
    with pytest.raises(DataError, match="every probe's person is enrolled"):
        fpir(everybody, 0.5)
    with pytest.raises(DataError, match="nobody is enrolled"):
        search(
            torch.ones(1, 2),
            torch.tensor([0]),
            torch.empty(0, 2),
            torch.empty(0).long(),
            Metric.COSINE,
        )
    with pytest.raises(DataError, match="not among the 3 enrolled"):
        Search(np.zeros((1, 3)), np.array([3]), np.array([0]))
    with pytest.raises(DataError, match="not numbers"):
        Search(np.full((1, 3), np.nan), np.array([0]), np.array([0]))
