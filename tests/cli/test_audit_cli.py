"""``visard audit``: what it says, what it writes, what it refuses."""

import json
import sys

import pytest

import people
from visard.cli import main as program


@pytest.fixture
def visard(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    people.portrait(tmp_path / "me.png")
    people.portrait(tmp_path / "also.jpg", side=400)
    people.landscape(tmp_path / "sky.png")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", "audit", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


def test_a_photo_that_is_found_is_said_to_be_and_the_status_is_3(visard):
    status, out, err = visard("also.jpg", "--original", "me.png", "--adversary", "file")
    assert status == 3
    assert "Private?  No:" in out
    assert "the file" in out
    assert "not asked" not in err


def test_json_is_all_that_is_on_stdout(visard, tmp_path):
    files = ["a.html", "a.tex", "a.csv", "a.bib"]
    options = zip(("--html", "--latex", "--csv", "--bibtex"), files, strict=True)
    given = [word for pair in options for word in pair]
    arguments = ("also.jpg", "--original", "me.png", "--adversary", "file", "--adversary", "linear")
    status, out, err = visard(*arguments, "--json", *given)
    assert status == 3
    report = json.loads(out)
    assert (report["photo"], report["outcome"]) == ("also.jpg", "matched")
    assert "linear: it cannot be asked of this photo alone" in err
    for name in files:
        assert (tmp_path / name).stat().st_size > 0
        assert f"Written: {name}" in err
    assert (tmp_path / "a.html").read_text().startswith("<!DOCTYPE html>")


def test_a_hidden_photo_ends_with_status_0(visard, monkeypatch):
    import dataclasses

    from visard.jobs.audit import AuditJob
    from visard.types import Outcome

    run = AuditJob.run

    def hidden(job):
        audited = run(job)
        report = dataclasses.replace(audited.report, outcome=Outcome.PROTECTED)
        return dataclasses.replace(audited, report=report)

    monkeypatch.setattr(AuditJob, "run", hidden)
    assert visard("also.jpg", "--original", "me.png", "--adversary", "file")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("me.png",), 1, "me.png: there is nothing to compare it with; give the untouched"),
        (("none.png", "--original", "me.png"), 1, "none.png: there is no such file"),
        (("me.png", "--original", "none.png"), 1, "none.png: there is no such file"),
        ((".", "--original", "me.png"), 1, "this is a folder"),
        (("sky.png", "--original", "me.png"), 1, "sky.png: no face was found"),
        (("me.png", "--original", "sky.png"), 1, "sky.png: no face was found"),
        (("cut.png", "--original", "me.png"), 1, "cut.png: the PNG file is damaged"),
        (("empty.png", "--original", "me.png"), 1, "empty.png: the file is empty"),
        (("me.png", "--references", "me.png"), 1, "the folder of references does not exist"),
        (("me.png", "--original", "me.png", "--adversary", "nobody"), 1, "no adversary named"),
        (("me.png", "--original", "me.png", "--attacked", "nobody"), 1, "named 'nobody'"),
        (("me.png", "--original", "me.png", "--detector", "nobody"), 1, "no detector named"),
        (("me.png", "--original", "me.png", "--html", "a.txt"), 2, "does not end in .html"),
        (("me.png", "--original", "me.png", "--html", "no/a.html"), 2, "does not exist"),
        (("me.png", "--original", "me.png", "--csv", "old.csv"), 2, "old.csv exists; --force"),
        (("me.png", "--original", "me.png", "--csv", "d.csv", "--force"), 2, "is a folder"),
        (("me.csv", "--original", "me.png", "--csv", "me.csv", "--force"), 2, "photo itself"),
        ((), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_touched(
    visard, tmp_path, arguments, status, words
):
    whole = (tmp_path / "me.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "me.csv").write_bytes(whole)
    (tmp_path / "old.csv").write_text("mine")
    (tmp_path / "d.csv").mkdir()
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    found, out, err = visard(*arguments)
    assert (found, out) == (status, "")
    lines = [line for line in err.splitlines() if not line.startswith("Looking")]
    assert len(lines) == 1
    assert words in lines[0]
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_files_are_written_though_the_reader_has_gone(visard, tmp_path, monkeypatch):
    def closed(report, console):
        raise BrokenPipeError

    monkeypatch.setattr("visard.report.audit_terminal.show", closed)
    arguments = ("also.jpg", "--original", "me.png", "--adversary", "file", "--html", "a.html")
    visard(*arguments)
    assert "<html" in (tmp_path / "a.html").read_text("utf-8")
