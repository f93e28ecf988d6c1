"""The verb with boxes by hand, a list and a page: one run, corrected, and run again."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

import people
from visard.boxes.reading import read
from visard.cli.main import _run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    people.portrait(tmp_path / "in" / "me.png", side=160)
    people.landscape(tmp_path / "in" / "sky.png")
    return tmp_path


def _pictures(page):
    for text in re.findall(r"data:image/jpeg;base64,([^\"]+)", page.read_text()):
        with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
            yield np.asarray(picture)


def test_a_folder_is_reviewed_corrected_and_done_again(folder, capsys) -> None:
    command = ["anonymize", "in", "-o", "out", "--force"]
    first = [*command, "--review", "first.html", "--write-boxes", "found.csv"]
    assert _run(first) == 3
    assert "found.csv (1 boxes)" in capsys.readouterr().err
    (mark,) = read(folder / "found.csv")
    (picture,) = _pictures(folder / "first.html")
    left, top, right, bottom = (round(side) for side in mark.box)
    assert (picture[top:bottom, left:right] < 40).all()  # of the result, and not of the photo
    with (folder / "found.csv").open("a") as file:
        file.write("in/sky.png,50,60,70,80\n")
    assert _run([*command, "--boxes", "found.csv", "--write-boxes", "again.csv"]) == 0
    assert {path.name for path in (folder / "out").iterdir()} == {"me.visard.png", "sky.visard.png"}
    assert [mark.box for mark in read(folder / "again.csv")] == [
        each.box for each in read(folder / "found.csv")
    ]


def test_originals_are_on_the_page_only_where_that_was_asked(folder) -> None:
    command = ["anonymize", "in/sky.png", "--review", "page.html", "--force"]
    assert _run(command) == 1
    assert not list(_pictures(folder / "page.html"))
    assert _run([*command, "--show-originals"]) == 1
    assert len(list(_pictures(folder / "page.html"))) == 1


def test_whoever_picks_what_can_be_undone_is_told(folder, capsys) -> None:
    assert _run(["anonymize", "in/me.png", "--method", "blur"]) in (0, 3)
    heard = capsys.readouterr()
    assert "solid leaves nothing" in heard.err
    assert "Mind:  a blurred face can in part be made out again" in " ".join(heard.out.split(" "))


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--boxes", "gone.csv"], 1, "gone.csv: it cannot be read"),
        (["--boxes", "bad.csv"], 1, "bad.csv, line 2: width is 'wide'; write a number of pixels"),
        (["--boxes", "other.csv"], 1, "other.csv, line 2: no file of this run is called you.png"),
        (["--write-boxes", "list.txt"], 2, "does not end in .csv or .json"),
        (["--boxes", "bad.csv", "--write-boxes", "bad.csv", "--force"], 2, "the file of --boxes"),
        (["--review", "page.txt"], 2, "does not end in .html"),
        (["--show-originals"], 2, "that is for the page of --review"),
        (["--largest", "2"], 1, "--largest: must be above 0"),
        (["--most", "0"], 1, "--most: must be 1 or more"),
        (["--every", "3"], 2, "that is for videos"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_refusals_are_one_line_and_nothing_is_written(
    folder, capsys, options, status, words
) -> None:
    (folder / "bad.csv").write_text("file,x,y,width,height\nme.png,1,2,wide,4\n")
    (folder / "other.csv").write_text("file,x,y,width,height\nyou.png,1,2,3,4\n")
    before = sorted(folder.rglob("*"))
    assert _run(["anonymize", "in/me.png", *options]) == status
    err = capsys.readouterr().err
    assert words in " ".join(err.split())
    assert err.strip().splitlines()[-1].startswith("visard: ")
    assert sorted(folder.rglob("*")) == before
