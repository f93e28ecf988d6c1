"""Matchers against formulas written out one pair at a time."""

import math

import numpy as np
import pytest
import torch

from visard.distance import distance
from visard.errors import DataError
from visard.pipeline import match
from visard.pipeline.database import Database
from visard.types import Metric


def _world(people=6, each=5, dimensions=16, noise=0.5):
    random = torch.Generator().manual_seed(3)
    centres = torch.randn(people, dimensions, generator=random)
    person = torch.arange(people * each) % people
    shown = centres[person] + noise * torch.randn(people * each, dimensions, generator=random)
    known = Database(shown, person, tuple(map(str, range(people))))
    return known, centres + noise * torch.randn(people, dimensions, generator=random)


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("block", [1, 1 << 24])
def test_nearest_is_the_least_of_all_pairs(monkeypatch, metric, block):
    monkeypatch.setattr(match, "_BLOCK", block)
    known, probes = _world()
    found = match.nearest(known, probes, metric)
    for row, probe in enumerate(probes):
        for person in range(6):
            own = known.embeddings[known.person == person]
            pairs = [float(distance(probe[None], each[None], metric)) for each in own]
            assert found[row, person] == pytest.approx(min(pairs), abs=1e-5)


def test_the_centroid_is_of_directions_for_cosine_and_of_raw_embeddings_for_euclidean():
    references = torch.tensor([[10.0, 0.0], [0.0, 1.0]])
    known = Database.named(references, ["ann", "ann"])
    probe = torch.tensor([[1.0, 0.0]])
    cosine = match.centroid(known, probe, Metric.COSINE)
    assert cosine.item() == pytest.approx(1 - math.sqrt(0.5), abs=1e-6)
    euclidean = match.centroid(known, probe, Metric.EUCLIDEAN)
    assert euclidean.item() == pytest.approx(math.hypot(5 - 1, 0.5), abs=1e-6)


@pytest.mark.parametrize("matcher", match.MATCHERS, ids=lambda each: each.name)
@pytest.mark.parametrize("metric", list(Metric))
def test_people_are_told_apart_whatever_the_order_of_references(matcher, metric):
    known, probes = _world()
    found = matcher(known, probes, metric)
    assert found.argmin(axis=1).tolist() == list(range(6))
    order = torch.randperm(30, generator=torch.Generator().manual_seed(1))
    shuffled = Database(known.embeddings[order], known.person[order], known.names)
    assert np.allclose(matcher(shuffled, probes, metric), found, atol=2e-2)


def test_a_linear_head_gives_probabilities_and_is_fitted_once(monkeypatch):
    known, probes = _world()
    found = match.linear(known, probes, Metric.COSINE)
    assert np.allclose((1 - found).sum(axis=1), 1, atol=1e-5)
    monkeypatch.setattr(match, "LogisticRegression", None)
    assert np.array_equal(match.linear(known, probes, Metric.COSINE), found)


def test_a_person_without_references_is_never_near():
    known = Database(torch.eye(2), torch.tensor([0, 2]), ("ann", "nobody", "cleo"))
    probes = torch.tensor([[1.0, 0.1]])
    for matcher, farthest in ((match.nearest, np.inf), (match.centroid, np.inf), (match.linear, 1)):
        found = matcher(known, probes, Metric.COSINE)
        assert found.argmin() == 0
        assert found[0, 1] == farthest


def test_a_linear_head_for_one_person_is_refused():
    with pytest.raises(DataError, match="at least two people"):
        match.linear(Database.named(torch.eye(2), ["ann", "ann"]), torch.eye(2), Metric.COSINE)


def test_no_probe_gives_no_row():
    known, _ = _world()
    for matcher in match.MATCHERS:
        assert matcher(known, torch.empty(0, 16), Metric.COSINE).shape == (0, 6)
