"""All pairs, each once, with who is in them; whatever the size of a block."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
import torch

from visard.distance import distance
from visard.errors import DataError
from visard.metrics import scores
from visard.metrics.pairwise import pairwise
from visard.metrics.scores import Comparisons, across, within
from visard.types import Metric


def _photos(count: int = 30, people: int = 7, seed: int = 0):
    random = torch.Generator().manual_seed(seed)
    return torch.randn(count, 5, generator=random), torch.arange(count) % people


def _pairs(found: Comparisons) -> Counter:
    genuine = (
        (round(float(d), 5), int(p), int(p))
        for d, p in zip(found.genuine, found.genuine_person, strict=True)
    )
    impostor = (
        (round(float(d), 5), *sorted(map(int, both)))
        for d, both in zip(found.impostor, found.impostor_people, strict=True)
    )
    return Counter([*genuine, *impostor])


def _one_by_one(a, person_a, b, person_b, chosen, metric) -> Counter:
    return Counter(
        (
            round(distance(a[i : i + 1].double(), b[j : j + 1].double(), metric).item(), 5),
            *sorted((int(person_a[i]), int(person_b[j]))),
        )
        for i, j in chosen
    )


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("at_once", [1, 70, 1 << 20])
def test_all_pairs_within_a_sample(monkeypatch, at_once, metric):
    monkeypatch.setattr(scores, "_AT_ONCE", at_once)
    rows, person = _photos()
    found = within(rows, person, metric)
    every = combinations(range(len(rows)), 2)
    assert _pairs(found) == _one_by_one(rows, person, rows, person, every, metric)
    assert (np.diff(found.genuine) >= 0).all()
    assert (np.diff(found.impostor) >= 0).all()


@pytest.mark.parametrize("twins", [False, True])
@pytest.mark.parametrize("at_once", [1, 70, 1 << 20])
def test_all_pairs_across_two_samples(monkeypatch, at_once, twins):
    monkeypatch.setattr(scores, "_AT_ONCE", at_once)
    (a, person_a), (b, person_b) = _photos(12, 4), _photos(17, 5, seed=1)
    found = across(a, person_a, b, person_b, Metric.COSINE, twins=twins)
    every = [(i, j) for i in range(12) for j in range(17) if not (twins and i == j)]
    assert _pairs(found) == _one_by_one(a, person_a, b, person_b, every, Metric.COSINE)


@pytest.mark.parametrize("metric", Metric)
def test_distances_are_those_of_single_pairs(metric):
    a, b = _photos(9)[0], _photos(9, seed=2)[0]
    assert pairwise(a, b, metric).diagonal().numpy() == pytest.approx(
        distance(a, b, metric).numpy(), abs=1e-6
    )


def test_the_same_photo_twice_is_at_no_distance():
    row = torch.randn(1, 128, generator=torch.Generator().manual_seed(0))
    assert pairwise(row, row, Metric.EUCLIDEAN).item() == 0
    assert pairwise(row, row, Metric.COSINE).item() == pytest.approx(0, abs=1e-15)


def test_no_photos_make_no_pairs():
    found = within(torch.empty(0, 3), torch.empty(0).long(), Metric.COSINE)
    assert (len(found.genuine), len(found.impostor), len(found.persons())) == (0, 0, 0)
    assert found.impostor_people.shape == (0, 2)


def test_embeddings_that_are_no_numbers_are_refused():
    with pytest.raises(DataError, match="distances that are not numbers"):
        within(torch.full((3, 2), torch.nan), torch.arange(3), Metric.EUCLIDEAN)


def test_drawing_multiplies_the_people_of_a_pair():
    rows, person = _photos(12, 4)
    found = within(rows, person, Metric.EUCLIDEAN)
    times = np.array([2, 0, 1, 3])
    expected = Counter()
    for (far, first, second), count in _pairs(found).items():
        copies = times[first] if first == second else times[first] * times[second]
        expected[far, first, second] = count * copies
    drawn = found.drawn(times)
    assert _pairs(drawn) == +expected
    assert set(drawn.persons()) == {0, 2, 3}
