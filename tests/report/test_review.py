"""The page of a review: what it shows, what it must not show, and the file that it saves."""

import os
import re
import shutil

import numpy as np
import pytest

from visard.boxes.mark import Mark, What
from visard.boxes.reading import read
from visard.boxes.writing import row
from visard.photo.thumbnail import thumbnail
from visard.report.review import page
from visard.review_report import Outlined, Reviewed, Seen, Shot, State

CHROMIUM = shutil.which("chromium")
EVIL = '</script><script>alert(1)</script>".jpg'


def _shot(*boxes, frame=None):
    small = thumbnail(np.full((200, 400, 3), 90, np.uint8))
    return Shot(small.jpeg, small.size, boxes, frame, 2.0)


def _photo(name="a.jpg", done=True):
    cover, leave = Mark(name, (40, 40, 80, 90)), Mark(name, (200, 40, 240, 90), What.LEAVE)
    return Reviewed(
        name,
        "a.visard.jpg",
        "Yes",
        done,
        (
            Seen("1", State.COVERED, "found", (row(cover),)),
            Seen("left 1", State.LEFT, "said to be left", (row(leave),)),
            Seen("left 2", State.NOT_COVERED, "too large", (row(cover),), kept=False),
        ),
        (_shot(Outlined("1", cover.box), Outlined("left 2", cover.box)),),
    )


def _film():
    marks = [Mark("b.mp4", (0, 0, 9, 9), face="1", frames=(n, n)) for n in (0, 7)]
    seen = Seen("1", State.COVERED, "0:00.0 to 0:00.3", tuple(row(mark) for mark in marks))
    return Reviewed("b.mp4", "b.visard.mp4", "1 face", True, (seen,), (_shot(frame=50),))


def test_what_needs_a_look_comes_first() -> None:
    text = page([_photo("fine.jpg"), _photo("odd.jpg", done=False)])
    assert "Yes: 1 of 2 files." in text
    assert text.index("odd.jpg") < text.index("fine.jpg")
    assert 'class="box bad"' in text
    assert page([_photo()]).count("No machine says so") == 1


def test_nothing_is_asked_of_anybody_and_no_other_script_runs() -> None:
    text = page([_photo(EVIL), Reviewed("gone.jpg", "", EVIL, done=False)])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.partition("img-src")[0]
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    assert text.count("<script") == 2
    assert "<script>alert" not in text


def test_without_a_result_there_is_no_picture_and_originals_are_named() -> None:
    hidden = Reviewed("sky.jpg", "", "no face was found", done=False)
    assert "data:image" not in page([hidden])
    assert "only with --show-originals" in page([hidden])
    shown = Reviewed("sky.jpg", "", "no face", done=False, originals=(_shot(),))
    assert "data:image" in page([shown])
    assert "untouched photos" in page([shown])


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt install chromium")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has none to offer
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=options)


@pytest.fixture
def opened(browser, tmp_path):
    """The page as it lies on a disk; it may say nothing and ask nobody."""
    said, asked = [], []
    (tmp_path / "review.html").write_text(page([_photo(EVIL), _film()]), "utf-8")
    view = browser.new_page(viewport={"width": 1000, "height": 900}, accept_downloads=True)
    view.set_default_timeout(20_000)
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    view.on("dialog", lambda dialog: said.append("a dialog was opened"))
    view.on("request", lambda request: asked.append(request.url))
    view.goto((tmp_path / "review.html").as_uri())
    yield view
    view.close()
    assert said == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)


def _saved(view, tmp_path):
    with view.expect_download() as download:
        view.click("#save")
    assert download.value.suggested_filename == "corrections.csv"
    download.value.save_as(tmp_path / "corrections.csv")
    return read(tmp_path / "corrections.csv")


def _draw(view, stage, start, end):
    stage.scroll_into_view_if_needed()
    area = stage.bounding_box()
    for step, (x, y) in enumerate((start, end)):
        view.mouse.move(area["x"] + x * area["width"], area["y"] + y * area["height"])
        (view.mouse.up if step else view.mouse.down)()


def test_unchanged_it_saves_what_was_covered_and_struck_out(opened, tmp_path) -> None:
    marks = _saved(opened, tmp_path)
    assert [(m.file, m.box, m.what) for m in marks[:2]] == [
        (EVIL, (40, 40, 80, 90), What.COVER),
        (EVIL, (200, 40, 240, 90), What.LEAVE),
    ]
    assert [(m.file, m.face, m.frames) for m in marks[2:]] == [
        ("b.mp4", "1", (0, 0)),
        ("b.mp4", "1", (7, 7)),
    ]


def test_what_is_chosen_and_drawn_is_in_the_file(opened, tmp_path) -> None:
    choices = opened.locator(".choice select")
    choices.nth(0).select_option("leave")
    choices.nth(2).select_option("cover")
    stages = opened.locator(".shot .stage")
    _draw(opened, stages.nth(0), (0.25, 0.5), (0.5, 0.75))
    _draw(opened, stages.nth(1), (0.5, 0.5), (0.25, 0.25))
    _draw(opened, stages.nth(1), (0.1, 0.1), (0.2, 0.2))
    opened.locator(".drawn button").nth(2).click()
    assert opened.inner_text("#count") == "2 changed, 2 drawn"
    marks = _saved(opened, tmp_path)
    assert [m.what for m in marks[:3]] == [What.LEAVE, What.LEAVE, What.COVER]
    photo, film = marks[-2:]
    assert photo.box == pytest.approx((100, 100, 200, 150), abs=2)
    assert film.box == pytest.approx((100, 50, 200, 100), abs=2)
    assert film.seconds == (1, 3)
