"""``visard gallery`` and ``visard find``: what they say, and what they refuse."""

import csv
import json
import sys

import pytest

import people
from visard.cli import main as program

pytest.importorskip("lancedb", reason="LanceDB is not installed")


@pytest.fixture
def visard(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("VISARD_GALLERY", str(tmp_path / "gallery"))

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


def test_from_enrolling_to_erasing(visard, tmp_path):
    photo = people.portrait(tmp_path / "a.png")
    probe = people.portrait(tmp_path / "b.jpg", side=400, quality=80)
    status, out, _ = visard("gallery", "add", "Eileen", photo)
    assert status == 0
    assert "Enrolled 1 photo of 1 person" in out
    assert "| Eileen" in visard("gallery", "list")[1].replace("│", "|")
    status, out, _ = visard("find", probe, "--csv", tmp_path / "ranking.csv")
    assert status == 0
    assert "dlib: this is Eileen" in out
    assert "the same person" in out
    rows = list(csv.DictReader((tmp_path / "ranking.csv").read_text().splitlines()))
    assert {row["person"] for row in rows} == {"Eileen"}
    assert {row["same"] for row in rows} == {"1"}
    status, out, _ = visard("gallery", "search", probe, "--recognizer", "dlib", "--json")
    found = json.loads(out)
    assert found["recognised"] == {"dlib": ["Eileen"]}
    assert 0 < found["answers"][0]["candidates"][0]["distance"] < found["answers"][0]["threshold"]
    status, out, _ = visard("gallery", "remove", "Eileen")
    assert status == 0
    assert "Erased Eileen" in out
    assert json.loads(visard("gallery", "list", "--json")[1]) == []


def test_names_can_neither_steer_a_terminal_nor_a_spreadsheet(visard, tmp_path):
    photo, table = people.portrait(tmp_path / "a.png"), tmp_path / "ranking.csv"
    name = "=1+1\x1b[31m"
    assert visard("gallery", "add", name, photo)[0] == 0
    shown = visard("gallery", "list")[1]
    shown += visard("find", photo, "--recognizer", "dlib", "--csv", table)[1]
    shown += visard("gallery", "remove", name)[1]
    assert shown.count("=1+1\\x1b[31m") == 4
    assert "\x1b" not in shown
    assert ",'=1+1\\x1b[31m," in table.read_text()


def test_a_table_that_exists_is_kept(visard, tmp_path):
    photo, table = people.portrait(tmp_path / "a.png"), tmp_path / "ranking.csv"
    table.write_text("mine")
    visard("gallery", "add", "Eileen", photo)
    status, _, complaint = visard("find", photo, "--csv", table)
    assert (status, table.read_text()) == (2, "mine")
    assert "--force replaces it" in complaint
    assert visard("find", photo, "--csv", table, "--force")[0] == 0
    assert table.read_text().startswith("recognizer,")


def test_a_stranger_is_nobody_known(visard, tmp_path, monkeypatch):
    from visard.jobs import find
    from visard.types import Metric

    far = find.Candidate("Eileen", "a.png", 0.9)
    answer = find.Answer("dlib", Metric.EUCLIDEAN, 0.6, (far,), 1.0)
    monkeypatch.setattr(find, "find", lambda *_, **__: find.Found((answer,), 1))
    _, out, _ = visard("find", "b.png")
    assert "dlib: nobody known" in out
    assert "1.50×" in out
    assert "another person" in out


def test_a_broken_file_is_named_and_the_rest_enrolled(visard, tmp_path):
    (tmp_path / "me").mkdir()
    people.portrait(tmp_path / "me" / "a.png")
    people.landscape(tmp_path / "me" / "sky.png")
    (tmp_path / "me" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    status, out, err = visard("gallery", "add", "me", tmp_path / "me", "--json")
    assert status == 1
    assert len(json.loads(out)["enrolled"]) == 1
    assert "broken.jpg: the JPEG file is damaged" in err
    assert "sky.png: no face was found; not enrolled" in err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("gallery", "add"), 2, "give a name and photos"),
        (("gallery", "add", "me"), 2, "give a name and photos"),
        (("gallery", "add", "me", "me.png", "--people", "."), 2, "either a name or a folder"),
        (("gallery", "add", "me", "none.png"), 1, "none.png: there is no such file"),
        (("gallery", "add", "me", "sky.png"), 1, "sky.png: no face was found in any of 1 picture"),
        (("gallery", "add", "me", "--video", "notes.txt"), 1, "notes.txt: this is not a video"),
        (("gallery", "list"), 1, "there is no gallery; enrol somebody first"),
        (("gallery", "remove", "me"), 1, "there is no gallery"),
        (("find", "sky.png"), 1, "there is no gallery"),
    ],
)
def test_what_cannot_be_done_is_one_line(visard, tmp_path, monkeypatch, arguments, status, words):
    monkeypatch.chdir(tmp_path)
    people.landscape(tmp_path / "sky.png")
    (tmp_path / "notes.txt").write_text("no video " * 100)
    found, out, err = visard(*arguments)
    assert (found, out) == (status, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "gallery").exists()


def test_something_else_in_the_gallerys_place_is_refused(visard, tmp_path):
    (tmp_path / "gallery").write_text("notes")
    photo = people.portrait(tmp_path / "a.png")
    status, _, err = visard("gallery", "add", "me", photo)
    assert status == 1
    assert len(err.splitlines()) == 1
    assert (tmp_path / "gallery").read_text() == "notes"
