"""Programs as oracles, really started: two statuses are answers, all else stops the work."""

import os
import stat
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from asked_pictures import LANDMARKS, pictures, window

from visard import methods
from visard.cloak.blackbox.command import CommandOracle
from visard.cloak.blackbox.purse import Purse, Spent
from visard.errors import OracleError, SettingError
from visard.judge.threats import knowledge
from visard.photo.files import decode
from visard.photo.window import cut
from visard.types import Knowledge, Strength

IDENTICAL = "cmp -s {photo} {reference}"
"""The strictest judge: "the same" are identical files."""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    """A folder for temporary files, empty before and, all tests demand it, after."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def _judge(folder: Path, script: str) -> str:
    path = folder / "judge.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{path} {{photo}} {{reference}}"


def _ask(line: str, shown, known=1, purse=None, patience=20.0):
    purse = purse or Purse(100)
    with CommandOracle(line, patience).about([window(i) for i in range(known)], purse) as question:
        assert question.calls == known
        return question.ask(shown, LANDMARKS).tolist(), purse.taken


def test_it_answers_by_its_status_and_each_call_is_counted() -> None:
    assert _ask(IDENTICAL, pictures(0, 9)) == ([False, True], 2)


def test_other_photos_are_asked_about_until_one_is_the_same() -> None:
    # 0: the first reference; 2: the third; 9: none of the three
    assert _ask(IDENTICAL, pictures(0, 2, 9), known=3) == ([False, False, True], 1 + 3 + 3)


def test_the_files_are_the_pictures_and_belong_to_this_user(tmp_path, temporary) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    _ask(_judge(tmp_path, f'cp "$1" "$2" {kept}; ls -ld {temporary}/* > {kept}/list'), pictures(5))
    for name, seed in (("photo.png", 5), ("reference-0.png", 0)):
        assert (decode((kept / name).read_bytes(), name=name).pixels == window(seed).pixels).all()
    assert (kept / "list").read_text().startswith("drwx------")


def test_words_are_split_as_a_shell_does_but_no_shell_reads_them(tmp_path) -> None:
    trap = tmp_path / "trap"
    line = f"cmp -s '{{photo}}' {{reference}} ; touch {trap}"
    with pytest.raises(OracleError, match="ended with status 2"):
        _ask(line, pictures(0))
    assert not trap.exists()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("exit 2", "command:judge.sh: the program ended with status 2; it must end with 0 for"),
        ("echo no camera >&2; exit 77", "status 77: no camera;"),
        ("kill -9 $$", "status -9"),
        ("echo Traceback '(most recent call last)': oops >&2; exit 1", "status 1: Traceback"),
        ("printf 'a\\033[31mb' >&2; exit 3", r"status 3: a \[31mb;"),
    ],
)
def test_no_other_status_is_an_answer(tmp_path, script, complaint) -> None:
    with pytest.raises(OracleError, match=complaint):
        _ask(_judge(tmp_path, script), pictures(0))


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(OracleError, match="command:nowhere: the program cannot be started"):
        _ask("/nowhere {photo} {reference}", pictures(0))


def test_who_takes_too_long_is_ended_with_all_they_started(tmp_path) -> None:
    line = _judge(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(OracleError, match=r"gave no answer in 0\.5 seconds"):
        _ask(line, pictures(0), patience=0.5)
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 10
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_no_more_is_asked_than_there_is_to_spend() -> None:
    purse = Purse(2)
    with pytest.raises(Spent):
        _ask(IDENTICAL, pictures(9, 9, 9), purse=purse)
    assert purse.taken == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "lacks {photo} or {reference}; give command:./judge {photo} {reference}"),
        ("./judge {photo}", "./judge {photo}: the command lacks"),
        ("{photo} {reference}", "the command lacks"),
        ("./judge '{photo} {reference}", "this is no command"),
    ],
)
def test_a_line_that_is_no_command_is_refused(line, complaint) -> None:
    with pytest.raises(SettingError, match=complaint.replace("{", r"\{").replace("}", r"\}")):
        methods.protector(f"blackbox:command:{line}", (), Strength.STANDARD)


@pytest.fixture(scope="module")
def face():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def test_a_face_is_hidden_from_a_program(face, monkeypatch) -> None:
    pytest.importorskip("art", reason="the extra blackbox is not installed")
    monkeypatch.setenv("VISARD_QUERIES", "200")
    cloak = methods.protector(f"blackbox:command:{IDENTICAL}", (), Strength.LIGHT)
    (result,) = cloak.protect([face], seed=0)
    assert result.met
    assert 100 < result.queries <= 200
    assert cloak.name == "blackbox:command:cmp"


def test_nobody_knows_who_is_behind_a_program() -> None:
    pytest.importorskip("art", reason="the extra blackbox is not installed")
    cloak = methods.protector(f"boundary:command:{IDENTICAL}", (), Strength.LIGHT)
    card = methods.recognizer("dlib").card
    assert knowledge(card, cloak.surrogates) is Knowledge.UNKNOWN


@pytest.mark.parametrize(
    ("after", "complaint"),
    [("exit 1", "it no longer knows the person in the unchanged photo"), ("exit 9", "status 9")],
)
def test_a_program_that_dies_midway_stops_the_work(
    face, tmp_path, monkeypatch, after, complaint
) -> None:
    pytest.importorskip("art", reason="the extra blackbox is not installed")
    monkeypatch.setenv("VISARD_QUERIES", "200")
    count = tmp_path / "count"
    script = f'echo >> {count}; [ $(wc -l < {count}) -gt 60 ] && {after}\ncmp -s "$1" "$2"'
    cloak = methods.protector(f"blackbox:command:{_judge(tmp_path, script)}", (), Strength.STANDARD)
    with pytest.raises(OracleError, match=complaint):
        cloak.protect([face], seed=0)
    assert os.path.getsize(count) >= 61
