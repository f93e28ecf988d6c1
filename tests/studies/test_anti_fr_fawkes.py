"""The re-test of Fawkes: its figures by hand, its list of matches, and its tables."""

import csv
from pathlib import Path

import numpy as np
import pytest

from visard.bench.albums import Chosen, Selection
from visard.studies import anti_fr_fawkes, anti_fr_fawkes_table
from visard.studies.searches import Searches, matches
from visard.types import Face

FACE = Face((0.0, 0.0, 9.0, 9.0), ((0.0, 0.0),) * 5, 1.0)
ROWS = np.array(
    [
        [0.2, 0.9, 0.8, 0.7],  # found
        [0.3, 0.5, 0.8, 0.7],  # within the threshold, but somebody else is nearer
        [0.9, 0.8, 0.7, 0.9],  # nearest, but too far
        [0.4, 0.9, 0.8, np.inf],  # her own photo shows no face, and she is taken for another
        [np.nan] * 4,  # no face in the probe
    ]
)
OWN = (0, 1, 2, 3, 0)


@pytest.fixture
def searches():
    return Searches("net", "pgd", ROWS, OWN, 0.6)


@pytest.fixture
def selection():
    def photos(kind):
        return tuple(Chosen(Path(f"{name}_{kind}.jpg"), n, FACE) for n, name in enumerate("abcd"))

    return Selection(tuple("abcd"), photos("enrolled"), photos("asked"), 0)


def test_who_is_found_and_who_is_taken_for_another(searches):
    assert searches.figures() == {
        "net.pgd.subjects": 5,
        "net.pgd.acquired": pytest.approx(3 / 5),
        "net.pgd.verified": pytest.approx(2 / 5),
        "net.pgd.first": pytest.approx(2 / 5),
        "net.pgd.found": pytest.approx(1 / 5),
        "net.pgd.taken_for_others": pytest.approx(2 / 5),
    }


def test_matches_are_listed_nearest_first_and_only_where_there_are_some(searches, selection):
    rows = list(csv.DictReader(matches([searches], selection).splitlines()))
    assert len(rows) == 4 + 4 + 4 + 3
    first = [row for row in rows if row["rank"] == "1"]
    assert [(row["looked_for"], row["match"]) for row in first] == [
        ("a", "a"),
        ("b", "a"),
        ("c", "c"),
        ("d", "a"),
    ]
    assert [row["correct"] for row in first] == ["1", "0", "1", "0"]
    assert [row["verified"] for row in first] == ["1", "1", "0", "1"]
    assert first[1]["probe"] == "b_asked.jpg"
    assert first[1]["photo"] == "a_enrolled.jpg"


def test_people_are_taken_evenly():
    assert anti_fr_fawkes._subjects(12, quick=True) == [0, 4, 8]
    assert anti_fr_fawkes._subjects(2, quick=True) == [0, 1]
    many = anti_fr_fawkes._subjects(600, quick=False)
    assert len(set(many)) == 60
    assert set(np.diff(many)) == {10}


def test_the_tables_show_every_recogniser_in_every_way():
    figures = {"people": 12.0}
    for way in ("clean", "noise", "pgd"):
        figures |= Searches("net", way, ROWS, OWN, 0.6).figures()
    settings = {
        "ways": ["pgd", "noise"],
        "quick": True,
        "roles": {"net": "attacked"},
        "machine": "here",
    }
    about = {"data": "LFW", "command": "visard study", "date": "today"}
    text = anti_fr_fawkes_table.tables({"figures": figures, "settings": settings} | about)
    lines = [line for line in text.splitlines() if line.startswith("| net (attacked)")]
    assert len(lines) == 3
    assert "60.0 %" in lines[0]
    assert "clean photos of 11 others" in text
    assert "a direction, no evidence" in text
    assert "VGG-Face" in text


@pytest.mark.slow
def test_the_whole_study_small(data, tmp_path):
    result = anti_fr_fawkes.study(data, tmp_path, quick=True)
    figures = result["figures"]
    for name, role in result["settings"]["roles"].items():
        for way in ("clean", "noise", "pgd"):
            assert 0 <= figures[f"{name}.{way}.found"] <= figures[f"{name}.{way}.acquired"] <= 1
        if role == "attacked":
            assert figures[f"{name}.pgd.found"] < figures[f"{name}.noise.found"]
        assert (tmp_path / f"matches_{name}.csv").read_text().count("\n") > 10
    assert anti_fr_fawkes_table.tables(result)
