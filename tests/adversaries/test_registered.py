"""Every adversary that is registered can be had, and says what it does."""

import re

import pytest

from colours import MeanColour, network
from visard.adversaries.stranger import stranger
from visard.judge.threats import Adversary, Means, Threat
from visard.registry import ADVERSARIES, load, names

ALL = names(ADVERSARIES)


def _words(text):
    return re.findall(r"[a-z]+", text.lower())


@pytest.mark.parametrize("name", ALL)
def test_each_has_its_name_a_meaning_and_a_source(name):
    factory = load(ADVERSARIES, name)
    adversary = factory()
    assert isinstance(adversary, Adversary)
    assert adversary.name == name
    assert 10 < len(adversary.meaning) < 90
    assert "\n" not in adversary.meaning
    assert not adversary.meaning.endswith(".")
    assert adversary.paper
    said = factory.__doc__.splitlines()[0]
    ignored = {"has"}  # a sentence may need a verb that a table's cell does not
    both = [
        [word for word in _words(each) if word not in ignored] for each in (said, adversary.meaning)
    ]
    assert both[0][:4] == both[1][:4]


def test_no_two_mean_the_same():
    meanings = [load(ADVERSARIES, name)().meaning for name in ALL]
    assert len(set(meanings)) == len(meanings)


def test_a_stranger_is_neither_attacked_nor_of_the_family():
    attacked, other = MeanColour("attacked"), network("other")
    means = Means([attacked, other], [attacked.card])
    assert stranger().apply(Threat(attacked), means) is None
    threat = Threat(other)
    assert stranger().apply(threat, means) is threat
    assert stranger().apply(threat, Means([other], None)) is None
