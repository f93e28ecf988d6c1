"""Figures of a bench by hand count, and the leaderboard made of them."""

import json

import pytest

from visard.bench.figures import figures
from visard.bench.leaderboard import leaderboard
from visard.bench.protection import rates
from visard.bench.rows import Row
from visard.errors import DataError
from visard.judge.scenarios import Answer, Attempt, Scenario
from visard.studies.table import load, tables
from visard.types import Outcome

OUTCOMES = {"m": Outcome.MATCHED, "p": Outcome.PROTECTED, "n": Outcome.NOT_ACQUIRED}


def _answer(letter, rank):
    return Answer(OUTCOMES[letter], None if letter == "n" else 0.5, rank)


def _row(method, adversary, recognizer, *attempts, data="people", scenario=Scenario.EVASION):
    """Attempts are such as ``"ann mp 12"``: who, before and after, and the ranks."""
    made = []
    for number, text in enumerate(attempts):
        who, (before, after), (first, then) = text.split()
        made.append(
            Attempt(who, f"{number}.png", _answer(before, int(first)), _answer(after, int(then)))
        )
    return Row(method, adversary, recognizer, scenario, data, 0.5, tuple(made))


ROWS = [
    _row("pgd", "file", "net", "ann mp 12", "bob mm 11", "cid mn 11", "dan pp 11"),
    _row("pgd", "file", "judge", "ann mm 11", "bob mm 11", data="others"),
    _row("pgd", "blur", "net", "ann mm 11", "bob pm 21"),
    _row("pgd", "file", "net", "ann pp 22", scenario=Scenario.BOTH),
    _row("noise", "file", "net", "ann mm 11", "bob mp 12", "cid mm 11", "dan mm 11"),
]
SEEN = {"pgd": [60.0, 80.0, 70.0], "noise": [75.0]}


def test_success_is_of_those_accepted_clean_and_lost_faces_are_none():
    found = figures(ROWS, SEEN)
    assert found["file.evasion.probes"] == 6
    assert found["file.evasion.accepted_clean"] == 5
    assert found["file.evasion.psr"] == pytest.approx(1 / 5)
    assert found["file.evasion.not_acquired"] == pytest.approx(1 / 5)
    assert found["file.evasion.net.psr"] == pytest.approx(1 / 3, abs=1e-6)
    assert found["file.evasion.judge.psr"] == 0
    assert found["blur.evasion.accepted_clean"] == 1


def test_first_places_are_of_all_probes():
    found = figures(ROWS, SEEN)
    assert found["file.evasion.rank1_clean"] == 1
    assert found["file.evasion.rank1"] == pytest.approx(5 / 6, abs=1e-6)
    assert found["blur.evasion.rank1_clean"] == 0.5


def test_nobody_accepted_clean_gives_no_rate():
    found = figures(ROWS, SEEN)
    assert found["file.both.accepted_clean"] == 0
    assert "file.both.psr" not in found


def test_later_methods_and_the_control_have_names_of_their_own():
    found = figures(ROWS, SEEN)
    assert found["adversaries"] == 2
    assert found["noise.file.evasion.psr"] == found["noise.psr"] == 0.25
    assert found["pgd.ssimulacra2_median"] == 70
    assert (found["pgd.ssimulacra2_worst"], found["pgd.photos"]) == (60, 3)


def test_a_first_method_without_rows_leaves_its_names_free():
    found = figures(ROWS[-1:], SEEN)
    assert "file.evasion.psr" not in found
    assert found["noise.psr"] == 0.25


def test_the_interval_is_wilsons_over_people():
    accepted = [(who, OUTCOMES[letter]) for who in "abcdefghij" for letter in "pm"]
    found = rates(accepted)
    n, p, z = 10, 0.5, 1.96
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert found["psr"] == 0.5
    assert found["psr_low"] == pytest.approx(0.5 - half, abs=1e-6)
    assert found["psr_high"] == pytest.approx(0.5 + half, abs=1e-6)


def _result(**more):
    entries = [{"name": "pgd", "strength": "standard"}, {"name": "noise", "strength": "standard"}]
    suite = {
        "name": "mine",
        "method": [{**each, "adversaries": None} for each in entries],
        "adversaries": ["file", "blur"],
        "scenarios": ["evasion", "both"],
    }
    roles = {"net": "attacked", "judge": "stranger"}
    return {
        "settings": {"suite": suite, "roles": roles, "machine": "a machine"},
        "figures": figures(ROWS, SEEN),
        "data": "people: 4 people",
        "date": "2026-01-02",
        "missing": [],
    } | more


def test_the_leaderboard_ranks_methods_and_adversaries():
    text = leaderboard(_result())
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    firsts = [line.split(" | ")[0].removeprefix("| ") for line in lines]
    assert firsts.index("noise") < firsts.index("pgd")  # 25 % before 20 %
    assert firsts.index("blur") < firsts.index("file")  # it hides least
    ranked = next(line for line in lines if line.startswith("| pgd "))
    assert "20.0 %" in ranked
    assert "blur: 0 %" in ranked
    assert "recognises nobody clean" in ranked
    assert "70.0" in ranked
    assert "not found 20.0 %; n = 5" in text
    assert "net: attacked, judge: stranger" in text
    assert "Could not take part" not in text


def test_adversaries_of_a_single_method_are_shown():
    result = _result(figures=figures([_row("pgd", "half", "net", "ann mp 12")], SEEN))
    assert "| half |" not in leaderboard(result)
    result["settings"]["suite"]["method"][0]["adversaries"] = ["half"]
    text = leaderboard(result)
    assert "| half | 100 %" in text
    assert "half: 100 %" in text


def test_the_leaderboard_says_what_is_missing():
    assert leaderboard(_result(missing=["a: b", "c"])).endswith("Could not take part: a: b; c.")


def test_a_result_comes_back_from_disk(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(_result()))
    assert tables(load(path)) == leaderboard(_result())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"figures": {}, "settings": 1}', b"\xff"])
def test_what_is_no_result_is_refused(tmp_path, content):
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match="this is no study's result; give the JSON"):
        load(path)
