"""Cards as files: what must stand in them, what may, and that they come back as they were."""

import json
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from visard import cards
from visard.errors import WeightsError
from visard.types import Card


def _facts(**changes):
    facts = json.loads(cards.to_json(cards.card("dlib"))) | changes
    return {name: value for name, value in facts.items() if value is not None}


@pytest.mark.parametrize("name", ["dlib", "mobileface", "mobilefacenet"])
def test_the_built_in_cards_come_back_and_can_be_drawn(name):
    card = cards.card(name)
    assert cards.from_json(json.loads(cards.to_json(card))) == card
    drawn, found = card.calibration.histogram, card.calibration
    assert 80 <= len(drawn.genuine) == len(drawn.impostor) <= 200
    assert (sum(drawn.genuine), sum(drawn.impostor)) == (found.genuine_pairs, found.impostor_pairs)
    below = int(found.thresholds["1e-2"] / drawn.width)
    sure, at_most = (sum(drawn.impostor[: below + extra]) for extra in (0, 1))
    assert sure <= 0.01 * found.impostor_pairs <= at_most  # the threshold lies in that bin


def test_numbers_of_a_list_stand_in_one_line():
    lines = cards.to_json(cards.card("dlib")).splitlines()
    assert "    [46.1, 45.4]," in lines
    odd = replace(cards.card("dlib"), source="a list [\n 1,\n 2\n] and [ 3 ]")
    assert cards.from_json(json.loads(cards.to_json(odd))) == odd


def test_cards_from_before_histograms_are_read():
    facts = _facts(sha256=None, files=None)
    del facts["calibration"]["histogram"]
    card = cards.from_json(facts)
    assert (card.calibration.histogram, card.sha256, card.files) == (None, "", ())
    assert TypeAdapter(Card).validate_python(facts) == card  # as reports hold them


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"paper": None, "metric": None}, "it does not state metric, paper"),
        ({"colour": "red"}, "what is colour?"),
        ({"dimensions": "many"}, "its dimensions is 'many'"),
        ({"commercial": 1}, "its commercial is 1"),
        ({"input_size": 0}, "no size"),
        ({"name": "a/b"}, "cannot be a file's"),
        ({"calibration": {"thresholds": {}}}, "no threshold at 1e-3"),
        ({"calibration": {"thresholds": {"1e-3": -1}}}, "not a positive number"),
        ({"calibration": {}}, "it does not state 'thresholds'"),
    ],
)
def test_what_is_not_a_card_is_said(changes, complaint, tmp_path, monkeypatch):
    monkeypatch.setenv("VISARD_CARDS", str(tmp_path))
    (tmp_path / "dlib.json").write_text(json.dumps(_facts(**changes)))
    with pytest.raises(WeightsError, match=f"^dlib: its card cannot be read .*{complaint}"):
        cards.card("dlib")


@pytest.mark.parametrize("drawn", [{"width": 0.0}, {"genuine": [1]}])
def test_a_histogram_that_cannot_be_drawn_is_refused(drawn):
    facts = _facts()
    facts["calibration"]["histogram"] |= drawn
    with pytest.raises(ValueError, match="bins"):
        cards.from_json(facts)


def test_what_a_file_states_besides_is_kept():
    feed = {"mean": [1, 2, 3]}
    again = json.loads(cards.to_json(cards.card("dlib"), json.dumps({"input": feed, "x": 1})))
    assert again["input"] == feed
    assert "x" not in again
    assert cards.from_json(again) == cards.card("dlib")
    for before in ("{", "[]", '"text"', ""):
        assert json.loads(cards.to_json(cards.card("dlib"), before)) == _facts()
