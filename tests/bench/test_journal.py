"""The journal: a killed run goes on, and rows of other settings are refused."""

import json
from dataclasses import dataclass
from enum import StrEnum

import pytest

from visard.bench.journal import Journal
from visard.errors import DataError

SETTINGS = {"seed": 0, "thresholds": {"net": 0.5}}


class Kind(StrEnum):
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Inner:
    kind: Kind
    value: float | None


@dataclass(frozen=True, slots=True)
class Row:
    run: str
    number: int
    inner: tuple[Inner, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        return self.run, self.number


FIRST = Row("a", 1, (Inner(Kind.GOOD, 0.1), Inner(Kind.GOOD, None)))
SECOND = Row("a", 2)


@pytest.fixture
def path(tmp_path):
    journal = Journal(tmp_path / "rows.jsonl", SETTINGS, Row)
    journal.add(FIRST)
    journal.add(SECOND)
    return tmp_path / "rows.jsonl"


def test_rows_come_back_as_they_were(path):
    assert list(Journal(path, SETTINGS, Row).rows.values()) == [FIRST, SECOND]


@pytest.mark.parametrize("cut", [1, 10])
def test_a_line_that_was_cut_off_is_made_again(path, cut):
    text = path.read_text()
    path.write_text(text[:-cut])
    journal = Journal(path, SETTINGS, Row)
    assert list(journal.rows) == [FIRST.key]
    journal.add(SECOND)
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
        Journal(path, settings, Row)
    assert path.read_text() == before


@pytest.mark.parametrize("content", [b"no JSON\n", b"{}\n{}\n", b"\n", b"\xff\xfe\n", b"[1]\n2\n"])
def test_another_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(DataError, match="this is no list of rows; give another folder"):
        Journal(path, SETTINGS, Row)
    assert path.read_bytes() == content


def test_a_folder_of_that_name_is_refused(tmp_path):
    with pytest.raises(DataError, match="this is no list of rows"):
        Journal(tmp_path, SETTINGS, Row)


@pytest.mark.parametrize("name", ["Zoë", "two\u2028lines", 'quoted "so"', "next\x85line"])
def test_any_name_comes_back(tmp_path, name):
    row = Row(name, 1)
    Journal(tmp_path / "rows.jsonl", SETTINGS, Row).add(row)
    assert list(Journal(tmp_path / "rows.jsonl", SETTINGS, Row).rows.values()) == [row]


def test_rows_are_on_disk_at_once(path):
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 3


def test_the_last_of_two_rows_of_one_key_counts(path):
    Journal(path, SETTINGS, Row).add(Row("a", 2, FIRST.inner))
    assert Journal(path, SETTINGS, Row).rows[SECOND.key].inner == FIRST.inner
