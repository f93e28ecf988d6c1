"""The journal: a killed run goes on, and rows of other settings are refused."""

import json

import pytest
from study_rows import finding, row

from visard.errors import DataError
from visard.studies.rows import Journal

SETTINGS = {"seed": 0, "thresholds": {"net": 0.5}}


@pytest.fixture
def path(tmp_path):
    journal = Journal(tmp_path / "rows.jsonl", SETTINGS)
    journal.add(row("lfw.standard", 1, finding("net", "file", "other photos", "m", "p")))
    journal.add(row("lfw.standard", 2, seen=100))
    return tmp_path / "rows.jsonl"


def test_rows_come_back_as_they_were(path):
    rows = list(Journal(path, SETTINGS).rows.values())
    assert rows == [
        row("lfw.standard", 1, finding("net", "file", "other photos", "m", "p")),
        row("lfw.standard", 2, seen=100),
    ]


def test_a_line_that_was_cut_off_is_made_again(path):
    text = path.read_text()
    path.write_text(text[:-20])
    journal = Journal(path, SETTINGS)
    assert list(journal.rows) == [row("lfw.standard", 1).key]
    journal.add(row("lfw.standard", 2, seen=100))
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({**SETTINGS, "seed": 1}, "seed"),
        ({**SETTINGS, "quick": True}, "quick"),
        ({"thresholds": {"net": 0.6}}, "seed, thresholds"),
    ],
)
def test_rows_of_other_settings_are_refused(path, settings, named):
    before = path.read_text()
    with pytest.raises(DataError, match=rf"made with other settings \({named}\); give another"):
        Journal(path, settings)
    assert path.read_text() == before


@pytest.mark.parametrize("text", ["no JSON\n", "{}\n{}\n", "\n"])
def test_another_file_is_refused_and_left_alone(tmp_path, text):
    path = tmp_path / "rows.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match="this is no list of a study's rows"):
        Journal(path, SETTINGS)
    assert path.read_text() == text


def test_rows_are_on_disk_at_once(path):
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 3
