"""DeepFool: exact where the decision is linear, and across the boundary where it is not."""

import numpy as np
import pytest
import torch

from visard.cards import card
from visard.descent.deepfool import OVERSHOOT, apart, deepfool
from visard.distance import distance, threshold

SLOPE = torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("offset", [-2.0, -0.1])
def test_on_a_linear_decision_it_is_the_closed_form(offset) -> None:
    start = torch.zeros(1, 3, 8, 8)
    way = deepfool(lambda change: (SLOPE * change).sum() + offset, start)
    least = -offset / SLOPE.square().sum() * SLOPE
    assert torch.allclose(way.change, (1 + OVERSHOOT) * least, rtol=1e-5)
    assert (way.crossed, way.steps) == (True, 1)


def test_a_linear_recogniser_is_left_in_one_step() -> None:
    recognizer = _Linear()
    crops = torch.rand(1, 3, 8, 8)
    own = recognizer.embed(crops)
    start = 0.001 * SLOPE
    way = deepfool(
        lambda change: apart(recognizer.embed(crops + change), own, recognizer.card)[0] - 1, start
    )
    reached = distance(recognizer.embed(crops + start + way.change), own, recognizer.card.metric)
    limit = threshold(recognizer.card)
    before = distance(recognizer.embed(crops + start), own, recognizer.card.metric)
    assert way.steps == 1
    assert reached.item() == pytest.approx(limit + OVERSHOOT * (limit - before.item()), rel=1e-4)
    # along the slope of the one feature: no shorter way exists
    assert abs(torch.cosine_similarity(way.change.flatten(), recognizer.slope, dim=0)) > 0.9999


class _Linear:
    """One feature is a weighted sum of the pixels, the others are nothing."""

    def __init__(self) -> None:
        self.card = card("dlib")
        self.slope = torch.randn(192, generator=torch.Generator().manual_seed(3))

    def embed(self, crops):
        feature = crops.flatten(1) @ self.slope[:, None]
        return torch.nn.functional.pad(feature, (0, self.card.dimensions - 1))


def test_it_crosses_where_the_decision_bends_and_gives_up_where_there_is_no_other_side() -> None:
    start = torch.full((1, 1, 2, 2), 0.5)
    bent = deepfool(lambda change: change.norm().log() - np.log(3), start)
    assert bent.crossed
    assert 1 < bent.steps < 10
    assert (start + bent.change).norm().item() == pytest.approx(3, rel=0.1)
    never = deepfool(lambda change: torch.tanh(change.sum()) - 2, start, most=4)
    assert (never.crossed, never.steps) == (False, 4)


def test_who_is_across_already_stays() -> None:
    start = torch.ones(1, 1, 2, 2)
    way = deepfool(lambda change: change.sum(), start)
    assert (way.crossed, way.steps) == (True, 0)
    assert not way.change.any()


@pytest.mark.parametrize("name", ["dlib", "mobileface"])
def test_the_length_is_a_threshold_where_the_distance_is(name) -> None:
    known, random = card(name), torch.Generator().manual_seed(0)
    own, way = torch.randn(2, 50, known.dimensions, generator=random).unbind()
    own, way = own / own.norm(dim=1, keepdim=True), way / way.norm(dim=1, keepdim=True)
    other = own + torch.linspace(0, 4, 50)[:, None] * way
    matched = distance(other, own, known.metric) <= threshold(known)
    assert torch.equal(apart(other, own, known) <= 1, matched)
    assert 5 < matched.sum() < 50
