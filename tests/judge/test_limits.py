"""Thresholds: the card's where it holds, else measured on other people's clean photos."""

from dataclasses import replace

import numpy as np
import pytest

from colours import MeanColour, Middle, Times, album, shot
from visard.errors import DataError
from visard.judge.limits import limit
from visard.judge.observe import Observer
from visard.judge.threats import Threat
from visard.pipeline.match import centroid

PEOPLE = 36


def _people(seed):
    colours = np.random.default_rng(seed).integers(20, 250, (2, PEOPLE, 3))
    sides = [[shot(number, each) for number, each in enumerate(side)] for side in colours]
    return colours / 255, Observer(album(*sides), Middle())


def _impostors(colours):
    """By hand: every probe with the references of everybody else."""
    references, probes = colours
    return np.array(
        [
            np.linalg.norm(probes[i] - references[j])
            for i in range(PEOPLE)
            for j in range(PEOPLE)
            if i != j
        ]
    )


def test_a_system_used_as_it_comes_has_its_cards_threshold():
    plain = Threat(MeanColour(threshold=0.123))
    for threat in (plain, replace(plain, channel=Times(0.5)), replace(plain, grows=True)):
        assert threat.as_calibrated
        assert limit(threat, []) == 0.123


@pytest.mark.parametrize(
    "changed",
    [
        {"matcher": centroid},
        {"purifier": Times(0.5)},
        {"asks": MeanColour()},
        {"tunes": lambda recognizer, crops, people: recognizer},
        {"recognizer": MeanColour(threshold=None)},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_changed_system_is_measured_at_its_false_accept_rate(changed):
    colours, observer = _people(1)
    threat = replace(Threat(MeanColour(), far="1e-2"), **changed)
    assert not threat.as_calibrated
    found = limit(threat, [observer])
    times = 0.5 if "purifier" in changed else 1
    by_hand = np.sort(_impostors(colours) * times)
    allowed = int(0.01 * len(by_hand))
    # the largest limit that accepts no more: just under the next impostor
    assert found == pytest.approx(by_hand[allowed], abs=0.006 if "purifier" in changed else 1e-5)


def test_no_greater_share_of_strangers_is_accepted():
    colours, observer = _people(2)
    other_colours, other = _people(3)
    found = limit(Threat(MeanColour(), matcher=centroid, far="1e-2"), [observer, other])
    by_hand = np.concatenate([_impostors(colours), _impostors(other_colours)])
    assert (by_hand <= found).mean() <= 0.01
    assert (by_hand <= found + 2e-3).mean() > 0.009


def test_what_happens_on_the_way_does_not_set_the_threshold():
    _, observer = _people(4)
    threat = Threat(MeanColour(), matcher=centroid, far="1e-2")
    assert limit(replace(threat, channel=Times(0.5)), [observer]) == limit(threat, [observer])


@pytest.mark.parametrize("people", [0, 1])
def test_too_few_comparisons_are_refused(people):
    observers = [_people(5)[1]] * people
    count = people * PEOPLE * (PEOPLE - 1)
    with pytest.raises(DataError, match=f"{count} comparisons cannot tell .* of 1e-3"):
        limit(Threat(MeanColour(), matcher=centroid), observers)
