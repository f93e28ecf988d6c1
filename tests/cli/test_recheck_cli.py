"""``visard recheck``: what it says, how it ends, and what an interruption leaves."""

import json
import sys
from pathlib import Path

import pytest

from visard.cli import main as program
from visard.jobs import recheck as jobs_recheck
from visard.jobs.recheck import Rechecked
from visard.types import Outcome

HIDDEN = Rechecked(Path("a.visard.jpg"), Path("a.jpg"), Outcome.PROTECTED)
FOUND = Rechecked(Path("b.visard.jpg"), Path("b.jpg"), Outcome.MATCHED, ("dlib",))
OPEN = Rechecked(Path("c.visard.jpg"), Path("c.jpg"), Outcome.NOT_ACQUIRED)
LOST = Rechecked(Path("d.visard.jpg"), None, error="d.visard.jpg: its original is not there")


@pytest.fixture
def visard(monkeypatch, capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", "recheck", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


@pytest.fixture
def finds(monkeypatch, tmp_path):
    """Lets the job come to results of our own; an exception among them is raised."""

    def results(*wanted):
        class Job:
            missing = ("net: not here",)

            def __init__(self, detector_name):
                pass

            def run(self, folder, originals=None):
                for each in wanted:
                    if isinstance(each, BaseException):
                        raise each
                    yield each

        monkeypatch.setattr(jobs_recheck, "RecheckJob", Job)
        for number in range(len(wanted)):
            (tmp_path / f"{number}.visard.jpg").write_bytes(b"-")
        return tmp_path

    return results


def test_a_table_says_which_to_protect_anew(visard, finds):
    status, out, err = visard(finds(HIDDEN, FOUND, OPEN, LOST))
    assert status == 3
    for words in ("hidden from all", "found by dlib", "not proven", "could not be looked at"):
        assert words in out
    assert "4 photos: 2 to protect anew, 1 could not be looked at" in out
    assert "net: not here" in err
    assert "visard: d.visard.jpg: its original is not there" in err


@pytest.mark.parametrize(
    ("results", "status"),
    [((HIDDEN,), 0), ((HIDDEN, OPEN), 3), ((HIDDEN, LOST), 3), ((LOST, LOST), 1)],
)
def test_the_status_is_good_only_where_all_are_hidden(visard, finds, results, status):
    assert visard(finds(*results))[0] == status


def test_json_is_all_that_is_on_stdout(visard, finds):
    status, out, _ = visard(finds(HIDDEN, LOST), "--json")
    hidden, lost = json.loads(out)
    assert status == 3
    assert (hidden["photo"], hidden["original"]) == ("a.visard.jpg", "a.jpg")
    assert (hidden["outcome"], hidden["protect_anew"]) == ("protected", False)
    assert lost["original"] is None
    assert lost["error"].endswith("its original is not there")


def test_an_interruption_keeps_what_was_found(visard, finds):
    status, out, err = visard(finds(FOUND, KeyboardInterrupt()), "--json")
    assert status == 130
    assert [each["photo"] for each in json.loads(out)] == ["b.visard.jpg"]
    assert "interrupted: 1 photos were not looked at" in err


def test_what_cannot_be_done_is_one_line(visard, tmp_path):
    for arguments, status, words in (
        ((tmp_path / "none",), 1, "there is no such folder"),
        ((tmp_path,), 1, "no protected photo is in it"),
        ((), 2, "Missing argument"),
    ):
        found, out, err = visard(*arguments)
        assert (found, out) == (status, "")
        assert words in err
        assert len(err.splitlines()) == 1
    (tmp_path / "a.visard.jpg").write_bytes(b"-")
    found, out, err = visard(tmp_path, "--originals", tmp_path / "none")
    assert (found, out) == (2, "")
    assert "is no folder" in err
