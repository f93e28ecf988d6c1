"""Trackers that train: on a copy, to a lower loss, and with a threshold to be measured."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from colours import MeanColour, Middle, album, network, shot
from visard.adversaries.fine_tuned import (
    end_to_end,
    seeing_through,
    trained_on_protected,
    trained_on_references,
)
from visard.adversaries.tuning import tuned
from visard.errors import DataError
from visard.judge.observe import Observer, Side
from visard.judge.scenarios import Scenario, attempts
from visard.judge.threats import Means, Threat
from visard.photo.channels import File


def _weights(recognizer):
    return [each.clone() for each in recognizer.network.state_dict().values()]


def _same(recognizer, weights):
    now = recognizer.network.state_dict().values()
    return all(torch.equal(a, b) for a, b in zip(now, weights, strict=True))


def _pairs(seed, count=24, times=0.6):
    colours = np.random.default_rng(seed).integers(60, 250, (count, 3))
    return [shot(number, each, each * times) for number, each in enumerate(colours)]


def test_the_copy_learns_and_the_original_stays():
    recognizer, crops = network(), torch.rand(20, 3, 16, 16)
    before, wanted = _weights(recognizer), torch.ones(20, 4)
    seen = []

    def loss(embeddings, places):
        seen.append(list(places))
        return (embeddings - wanted[places]).square().mean()

    copy = tuned(recognizer, crops, loss, epochs=20, rate=1e-2)
    assert sorted(seen[0]) == list(range(20))
    with torch.no_grad():
        first, last = (loss(each.embed(crops), list(range(20))) for each in (recognizer, copy))
    assert last < first / 2
    assert _same(recognizer, before)
    assert not _same(copy, before)
    everything = [*recognizer.network.parameters(), *copy.network.parameters()]
    assert not any(each.requires_grad or each.grad is not None for each in everything)


def test_the_copy_states_no_threshold():
    recognizer = network()
    copy = tuned(recognizer, torch.rand(2, 3, 16, 16), lambda e, _: e.mean(), epochs=1, rate=0.1)
    assert Threat(recognizer).as_calibrated
    assert not Threat(copy).as_calibrated
    assert not Threat(copy).asks_one_photo


def test_the_same_seed_gives_the_same_copy():
    crops = torch.rand(40, 3, 16, 16)
    first, second = (end_to_end(network(), crops, [0, 1] * 20) for _ in range(2))
    assert torch.equal(first.embed(crops), second.embed(crops))


def test_training_on_references_tells_people_further_apart():
    crops = torch.rand(40, 3, 1, 1).expand(-1, -1, 16, 16).contiguous()
    people = (crops[:, 0, 0, 0] > 0.5).long().tolist()
    same = torch.tensor(people)[:, None] == torch.tensor(people)

    def apart(recognizer):
        with torch.no_grad():
            rows = F.normalize(recognizer.embed(crops))
        alike = rows @ rows.T
        return alike[same].mean() - alike[~same].mean()

    assert apart(end_to_end(network(), crops, people)) > apart(network())


def test_seeing_through_pulls_protected_photos_back():
    recognizer = network()
    before = _weights(recognizer)
    learner = seeing_through(recognizer, _pairs(1))
    assert _same(recognizer, before)

    def gap(by, like):
        observer = Observer(album(_pairs(2), []), Middle())
        hidden, clean = (
            observer.embed(Side.REFERENCES, each, File(), protected=protected)
            for each, protected in ((by, True), (like, False))
        )
        return (hidden - clean).norm(dim=1).mean()

    assert gap(learner, recognizer) < gap(recognizer, recognizer)


def test_photos_that_were_never_protected_teach_nothing():
    pairs = _pairs(1)
    crops = torch.rand(3, 3, 16, 16)
    alone = seeing_through(network(), pairs).embed(crops)
    with_others = seeing_through(network(), [shot(0, 99), *pairs, shot(1, 66)]).embed(crops)
    assert torch.equal(alone, with_others)


def test_protected_photos_are_needed():
    with pytest.raises(DataError, match="it needs protected photos of other people"):
        trained_on_protected().apply(Threat(network()), Means([network()]))


@pytest.mark.parametrize("adversary", [trained_on_protected(), trained_on_references()])
def test_what_is_no_network_cannot_be_trained(adversary):
    means = Means([MeanColour()], training=album(_pairs(1), []))
    assert adversary.apply(Threat(MeanColour()), means) is None


def test_an_audience_with_a_learner_is_asked_in_every_scenario():
    threat = trained_on_references().apply(Threat(network()), Means([network()]))
    observer = Observer(album(_pairs(1, 4), _pairs(2, 4)), Middle())
    for scenario in Scenario:
        assert len(attempts(threat, scenario, observer, 0.5)) == 4
