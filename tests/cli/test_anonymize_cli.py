"""``visard anonymize`` as a person meets it: words, files, exit codes."""

import json
import sys

import pytest

import people
from visard.cli import main as program


@pytest.fixture
def visard(monkeypatch, capsys):
    """Runs the program in this process: exit status, stdout, stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["visard", *(str(each) for each in arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


def test_a_painting_as_fine_as_may_be(visard, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png", side=160)
    page, growing = tmp_path / "proof.html", tmp_path / "growing.gif"
    settings = ("--method", "paint", "--animate", growing, "--html", page)
    status, out, _ = visard("anonymize", photo, *settings)
    assert status == 0
    assert "Private?  Yes" in out
    assert "strokes" in out
    assert "mtcnn: " in out
    assert (tmp_path / "me.visard.png").is_file()
    assert growing.read_bytes()[:6] == b"GIF89a"
    assert "Do machines find it?" in page.read_text()


def test_a_chosen_look_is_written_whatever_machines_say(visard, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png", side=160)
    settings = ("--method", "paint", "--strokes", "finest", "--json")
    status, out, _ = visard("anonymize", photo, *settings)
    report = json.loads(out)
    assert status == 3
    assert report["outcome"] == "matched"
    assert report["output"] == "me.partial.png"
    assert report["verdict"]["private"].startswith("No:")
    assert report["faces"][0]["spotted"][0]["after"] is True


def test_a_folder(visard, tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    people.portrait(tmp_path / "in" / "a.png")
    people.landscape(tmp_path / "in" / "sky.png")
    settings = ("--method", "solid", "-o", tmp_path / "out")
    status, out, _ = visard("anonymize", tmp_path / "in", *settings)
    assert status == 3
    assert "1 protected, 1 not" in out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.visard.png"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["sky.png", "--method", "solid"], 1, "sky.png: no face was found; nothing was written"),
        (["me.png", "--method", "solid", "--strokes", "fine"], 1, "--strokes"),
        (["me.png", "--method", "paint", "--strokes", "wide"], 1, "there are no such strokes"),
        (["me.png", "--method", "paint", "--weights", "gone"], 1, "gone: it cannot be read"),
        (["me.png", "--method", "pain"], 1, "did you mean 'paint'?"),
        (["me.png", "--method", "solid", "--animate", "a.gif"], 1, "takes no --animate"),
        (["me.png", "--method", "paint", "--animate", "a.png"], 2, "does not end in .gif"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_refusals_are_one_line(visard, tmp_path, monkeypatch, arguments, status, words) -> None:
    monkeypatch.chdir(tmp_path)
    people.portrait(tmp_path / "me.png")
    people.landscape(tmp_path / "sky.png")
    before = sorted(tmp_path.rglob("*"))
    got, out, err = visard("anonymize", *arguments)
    assert got == status
    assert words in err
    assert out == ""
    assert err.strip().splitlines()[-1].startswith("visard: ")
    assert sorted(tmp_path.rglob("*")) == before
