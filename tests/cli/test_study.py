"""``visard study`` and ``visard weights calibrate``: what is refused, and what is printed."""

import json
import sys

import pytest

from visard.cli import main as program


@pytest.fixture
def visard(monkeypatch, capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code, said.out, said.err

    return run


def test_a_table_is_printed(visard, tmp_path):
    figures = {"portraits.strong.count": 7, "portraits.strong.surrogates_protected": 5}
    settings = {"roles": {}, "quick": True, "machine": "a computer"}
    result = {"figures": figures, "settings": settings, "data": "d", "command": "c", "date": "t"}
    (tmp_path / "some.json").write_text(json.dumps(result))
    status, out, _ = visard("study", "table", tmp_path / "some.json")
    assert status == 0
    assert "| strong | 7 | 5 |" in out
    assert "a direction, no evidence" in out


def test_a_table_of_nothing_is_refused(visard, tmp_path):
    status, out, err = visard("study", "table", tmp_path / "none.json")
    assert (status, out) == (1, "")
    assert "none.json: this is no study's result; give the JSON that a study wrote" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("study", "protect", "--data", "{}", "--out", "{}/none"),
        ("study", "recognizers", "--data", "{}", "--out", "{}/none"),
        ("weights", "calibrate", "{}", "-o", "{}/none"),
    ],
)
def test_an_output_folder_that_is_not_there_is_wrong_usage(visard, tmp_path, arguments):
    status, _, err = visard(*(each.format(tmp_path) for each in arguments))
    assert status == 2
    assert "none is no folder; create it first" in err


def test_data_that_are_not_there_are_named(visard, tmp_path):
    status, _, err = visard("study", "protect", "--data", tmp_path / "none", "--out", tmp_path)
    assert status == 1
    assert "none: there is no such folder; give the folder that holds lfw" in err
    assert list(tmp_path.iterdir()) == []


def test_calibrating_on_nobody_is_refused(visard, tmp_path):
    status, _, err = visard("weights", "calibrate", tmp_path, "-o", tmp_path)
    assert status == 1
    assert "there are no people in it" in err


def test_each_folder_needs_its_name_in_the_splits(visard, tmp_path):
    status, _, err = visard(
        "weights", "calibrate", tmp_path, tmp_path, "--dataset", "lfw", "-o", tmp_path
    )
    assert status == 2
    assert "give one for each folder" in err
