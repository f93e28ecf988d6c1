"""``visard compare``: every recogniser's word on two photos."""

import json
import sys

import pytest

import people
from visard.cli import main as program


def _visard(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["visard", "compare", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        program.main()
    out, err = capsys.readouterr()
    return end.value.code or 0, out, err


def test_a_person_is_the_same_person(monkeypatch, capsys, tmp_path) -> None:
    first = people.portrait(tmp_path / "a.png")
    second = people.portrait(tmp_path / "b.jpg", side=400, quality=80)
    status, out, _ = _visard(monkeypatch, capsys, first, second, "--json")
    result = json.loads(out)
    assert status == 0
    assert all(result["same"].values())
    assert "dlib" in result["same"]
    assert all(0 < each["distance"] < each["threshold"] for each in result["comparisons"])


def test_the_table_is_in_words(monkeypatch, capsys, tmp_path) -> None:
    photo = people.portrait(tmp_path / "a.png")
    _, out, _ = _visard(monkeypatch, capsys, photo, photo)
    assert "the same person" in out
    assert "0.00×" in out


def test_no_face_is_one_line(monkeypatch, capsys, tmp_path) -> None:
    photo, sky = people.portrait(tmp_path / "a.png"), people.landscape(tmp_path / "sky.png")
    status, out, err = _visard(monkeypatch, capsys, photo, sky)
    assert status == 1
    assert out == ""
    assert "sky.png: no face was found" in err
