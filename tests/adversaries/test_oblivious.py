"""Yesterday's embeddings and today's recogniser: a linear map between them is learned."""

import dataclasses

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from colours import MeanColour, album, colour_card, shot
from visard.adversaries.oblivious import Translated, oblivious, translation
from visard.errors import DataError
from visard.judge.threats import Means, Threat
from visard.types import Metric

TURN = torch.linalg.qr(torch.randn(3, 3, generator=torch.Generator().manual_seed(3)))[0]


class Turned:
    """A recogniser whose embeddings are those of ``MeanColour``, normalised and turned."""

    def __init__(self, metric=Metric.COSINE) -> None:
        self.card = dataclasses.replace(colour_card("turned"), metric=metric)

    def embed(self, crops):
        return F.normalize(crops.mean(dim=(2, 3))) @ TURN


def _shots(seed, count=60):
    colours = np.random.default_rng(seed).integers(0, 250, (count, 3))
    return [shot(number, each, each) for number, each in enumerate(colours)]


@pytest.mark.parametrize("metric", list(Metric))
def test_a_linear_map_is_recovered(metric):
    today, yesterday = MeanColour("today"), Turned(metric)
    translated = Translated(today, yesterday.card, translation(today, yesterday, _shots(1)))
    crops = torch.rand(50, 3, 1, 1, generator=torch.Generator().manual_seed(1)).expand(-1, -1, 9, 9)
    alike = F.cosine_similarity(translated.embed(crops), yesterday.embed(crops))
    assert alike.min() > 0.95
    untranslated = F.cosine_similarity(today.embed(crops), yesterday.embed(crops))
    assert alike.mean() > untranslated.mean() + 0.1


def test_it_speaks_yesterdays_language():
    today, yesterday = MeanColour("today", metric=Metric.COSINE), Turned(Metric.EUCLIDEAN)
    card = Translated(today, yesterday.card, torch.zeros(4, 3)).card
    assert (card.name, card.metric, card.dimensions) == ("today", Metric.EUCLIDEAN, 3)


def test_references_stay_with_an_attacked_recogniser():
    today, yesterday = MeanColour("today"), Turned()
    means = Means([today, yesterday], [yesterday.card], album(_shots(1), []))
    threat = oblivious().apply(Threat(today), means)
    assert threat.recognizer is yesterday
    assert threat.asks.card.name == "today"
    assert not threat.as_calibrated
    assert not threat.asks_one_photo


def test_there_is_no_update_without_another_attacked_recogniser():
    today, yesterday = MeanColour("today"), Turned()
    training = album(_shots(1), [])
    only = Means([today, yesterday], [yesterday.card], training)
    assert oblivious().apply(Threat(yesterday), only) is None
    nobody = Means([today, yesterday], None, training)
    assert oblivious().apply(Threat(today), nobody) is None


def test_photos_are_needed():
    with pytest.raises(DataError, match="it needs photos of other people"):
        oblivious().apply(Threat(MeanColour()), Means([]))
