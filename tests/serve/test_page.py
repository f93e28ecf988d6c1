"""The page in a real browser: what a person does, and what an attacker's photo does not do."""

import io
import os
import shutil
import socket
import threading
import time

import pytest
from PIL import Image
from skimage.data import astronaut
from stub_engine import Stub

from conftest import picture
from visard.serve.app import create_app
from visard.serve.limits import Limits
from visard.serve.listen import server

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def url():
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(Limits(pixels=1_000_000), lines={"visard": "The default."}, make=Stub)
    running = server(app, 64)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt install chromium")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has none to offer
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=options)


@pytest.fixture
def page(browser, url):
    """The page, which may ask nobody else and must have nothing to complain about."""
    page = browser.new_page(viewport={"width": 390, "height": 800}, accept_downloads=True)
    page.set_default_timeout(20_000)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("a dialog was opened"))
    page.goto(url)
    yield page
    page.close()
    assert [each for each in asked if not each.startswith((url, f"blob:{url}"))] == []
    refused = "Failed to load resource: the server responded with a status of 4"
    assert [each for each in said if not each.startswith(refused)] == []


def _portrait():
    buffer = io.BytesIO()
    Image.fromarray(astronaut()[:280, 80:360]).save(buffer, "JPEG")
    return buffer.getvalue()


def _give(page, *files, into="#photos"):
    named = [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
    page.set_input_files(into, named)


def _wait(page, words):
    page.get_by_role("status").filter(has_text=words).wait_for()


def test_a_photo_is_protected_compared_and_saved(page, url, tmp_path) -> None:
    portrait = _portrait()
    _give(page, ("me.jpg", portrait))
    _wait(page, "Done.")
    assert "Protected: none of the machines" in page.inner_text(".note.good")
    assert page.locator("tbody tr").count() == 3
    assert "no longer knows the person" in page.inner_text("tbody tr >> nth=0")
    assert page.locator(".faces i").count() == 1
    slider = page.get_by_role("slider")
    slider.focus()
    before = page.locator("img.before").evaluate("e => e.style.clipPath")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    after = page.locator("img.before").evaluate("e => e.style.clipPath")
    assert (before, after) == ("inset(0px 50% 0px 0px)", "inset(0px 45% 0px 0px)")
    assert page.locator("img.after").evaluate("e => e.naturalWidth") == 280
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the protected photo").click()
    assert download.value.suggested_filename == "me.visard.jpg"
    download.value.save_as(tmp_path / "saved.jpg")
    import httpx2

    own = httpx2.post(f"{url}/v1/protect", files={"photo": portrait}, timeout=20)
    assert (tmp_path / "saved.jpg").read_bytes() == own.content


def test_several_photos_and_one_without_a_face(page) -> None:
    _give(page, ("one.jpg", _portrait()), ("sky.jpg", picture(320)), ("two.jpg", _portrait()))
    _wait(page, "Done: 2 of 3 photos are protected.")
    assert page.locator(".note.bad").all_inner_texts() == [
        "No face was found in this photo, so there is nothing to protect. "
        "If there is a face, try a photo in which it is larger."
    ]


def test_what_was_not_gained_is_not_offered(page) -> None:
    page.get_by_text("More choices").click()
    page.select_option("#method", "noise")
    _give(page, ("me.jpg", _portrait()))
    _wait(page, "Done: this photo could not be protected.")
    assert "stay on this computer" in page.inner_text(".promise")
    assert "Nothing was gained" in page.inner_text(".note.bad")
    assert page.locator(".actions").count() == 0
    page.select_option("#method", "fawkes")
    _give(page, ("me.jpg", _portrait()))
    _wait(page, "Done: this photo is protected in part only.")
    assert page.inner_text(".actions a") == "Save this partly protected photo"
    assert "Only in part" in page.inner_text(".note.mid")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("me.jpg", b"<html><script>alert(1)</script></html>"),
        ("me.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("bomb.png", picture(1500, "PNG")),
        ("<img src=x onerror=alert(1)>.jpg", b"\xff\xd8\xff"),
    ],
)
def test_an_attackers_file_is_refused_and_does_nothing(page, name, data) -> None:
    _give(page, (name, data))
    _wait(page, "could not be protected")
    assert page.inner_text(".note.bad") == "This file cannot be used as a photo."
    assert page.inner_text(".result h2") == name
    assert page.locator(".result h2 img").count() == 0


def test_a_photo_is_checked_by_keyboard_alone(page) -> None:
    page.get_by_role("tab", name="Protect photos").focus()
    page.keyboard.press("ArrowRight")
    _give(page, ("mine.jpg", _portrait()), into="#audited")
    button = page.get_by_role("button", name="Check this photo")
    button.press("Enter")
    _wait(page, "there is nothing to compare with")
    _give(page, ("a.jpg", _portrait()), ("b.jpg", _portrait()), into="#others")
    button.press("Enter")
    _wait(page, "Done.")
    assert page.locator("#audit-result tbody tr").count() > 0
    assert not page.locator("#protect").is_visible()
    assert not page.get_by_role("slider").is_visible()  # there is nothing to compare with


def test_the_page_fits_a_phone_and_says_where_photos_stay(page) -> None:
    _give(page, ("a-very-long-name-without-any-blank-" * 4 + ".jpg", _portrait()))
    _wait(page, "Done.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "stay on this computer" in page.inner_text("header")
    page.get_by_role("tab", name="Check a photo").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_asks_for_the_key(browser) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    running = server(create_app(key="a-key-of-some-length", make=Stub), 64)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{listening.getsockname()[1]}")
    page.fill("#key", "a-key-of-some-length")
    page.get_by_role("button", name="Go on").click()
    _give(page, ("me.jpg", _portrait()))
    _wait(page, "Done.")
    page.close()
    running.should_exit = True
    thread.join(10)
    listening.close()
