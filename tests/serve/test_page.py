"""The page in a real browser: what a person does, and what an attacker's photo does not do."""

import io
import os
import shutil
import socket
import threading
import time
import zipfile

import pytest
from PIL import Image
from skimage.data import astronaut
from stub_engine import Stub, Veil

from conftest import picture
from visard.live.frame import State
from visard.serve.app import create_app
from visard.serve.limits import Limits
from visard.serve.listen import server

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def app(folder):
    limits, lines = (
        Limits(pixels=1_000_000, per_minute=10_000, frames_per_minute=10_000),
        {"visard": "The default."},
    )
    return create_app(limits, lines=lines, make=Stub, folder=folder)


@pytest.fixture(scope="module")
def url(app):
    listening = socket.create_server(("127.0.0.1", 0))
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
    assert page.locator(".result .actions").count() == 0
    page.get_by_role("button", name="Try again: strong").click()
    page.locator(".note.bad").wait_for()
    page.wait_for_function("document.getElementById('stop').hidden")
    assert page.get_by_role("radio", name="Strong").is_checked()
    assert page.locator(".result").count() == 1
    assert page.get_by_role("button", name="Try again: strong").count() == 0
    page.select_option("#method", "fawkes")
    _give(page, ("me.jpg", _portrait()))
    _wait(page, "Done: this photo is protected in part only.")
    assert page.inner_text(".result .actions a") == "Save this partly protected photo"
    assert "Only in part" in page.inner_text(".note.mid")


def test_many_photos_are_saved_in_one_zip(page, tmp_path) -> None:
    portrait = _portrait()
    _give(page, *((name, portrait) for name in ("a.jpg", "a.jpg", "ü.jpg", "d.jpg", "e.jpg")))
    _wait(page, "Done: 5 of 5 photos are protected.")
    assert page.locator(".result h2").all_inner_texts() == [
        *("a.jpg", "a.jpg", "ü.jpg", "d.jpg", "e.jpg")
    ]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all 5 in one zip file").click()
    download.value.save_as(tmp_path / "visard.zip")
    archive = zipfile.ZipFile(tmp_path / "visard.zip")
    assert archive.testzip() is None
    assert archive.namelist() == [
        *("a.visard.jpg", "a (2).visard.jpg", "ü.visard.jpg", "d.visard.jpg", "e.visard.jpg")
    ]
    with Image.open(io.BytesIO(archive.read("ü.visard.jpg"))) as image:
        assert image.size == (280, 280)


def test_work_can_be_stopped(page) -> None:
    page.get_by_text("More choices").click()
    page.select_option("#method", "lowkey")
    _give(page, *((f"{number}.jpg", _portrait()) for number in range(6)))
    page.get_by_role("button", name="Stop").click()
    _wait(page, "Stopped: 0 of 4 photos are protected.")
    assert page.get_by_text("Stopped before its turn.").count() == 2
    assert not page.get_by_role("button", name="Stop").is_visible()


def _give_film(page, film, name="party.mp4"):
    page.set_input_files("#photos", {"name": name, "mimeType": "video/mp4", "buffer": film})


def test_a_video_is_covered_and_saved(page, film, tmp_path, folder) -> None:
    _give_film(page, film)
    _wait(page, "Done.")
    assert "Every face that was found is covered" in page.inner_text(".note.good")
    assert page.locator("table").count() == 0
    assert not page.get_by_role("slider").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the video").click()
    assert download.value.suggested_filename == "party.visard.mp4"
    download.value.save_as(tmp_path / "saved.mp4")
    assert (tmp_path / "saved.mp4").read_bytes() == film
    assert [each for each in folder.rglob("*") if each.is_file() and each.suffix != ".lock"] == []


def test_a_video_that_is_none_one_without_faces_and_one_with_a_rest(page, film) -> None:
    _give_film(page, b"<script>alert(1)</script>")
    _wait(page, "Done: this video could not be protected.")
    assert "cannot be used as a video" in page.inner_text(".note.bad")
    page.get_by_text("More choices").click()
    page.select_option("#method", "inpaint")
    _give_film(page, film)
    page.get_by_text("No face was found in this video").wait_for()
    page.select_option("#method", "blur")
    _give_film(page, film)
    _wait(page, "Done: this video is protected in part only.")
    assert "Watch the video before you share it" in page.inner_text(".note.mid")


def test_a_video_shows_how_far_it_is_and_can_be_stopped(page, film, folder, app) -> None:
    page.get_by_text("More choices").click()
    page.select_option("#method", "mask")
    _give_film(page, film)
    page.get_by_text("Covering faces: frame").wait_for()
    assert page.locator(".result progress").get_attribute("value") is not None
    page.get_by_role("button", name="Stop").click()
    _wait(page, "Stopped: 0 of 1 videos are protected.")
    for _ in range(200):
        if not len(app.state.server.batches):
            break
        time.sleep(0.02)
    assert len(app.state.server.batches) == 0


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
    assert page.get_by_role("button", name="Turn the camera on").is_visible()
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


def test_everything_is_reached_by_the_tab_key(page) -> None:
    walked = []
    for _ in range(6):
        page.keyboard.press("Tab")
        walked.append(
            page.evaluate("document.activeElement.id || document.activeElement.localName")
        )
    assert walked[:3] == ["tab-protect", "photos", "choose-folder"]
    assert walked[3:5] == ["input", "summary"]  # the strength is one stop, chosen by arrows
    page.get_by_role("radio", name="Standard").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="Strong").is_checked()


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


@pytest.fixture(scope="module")
def filming(browser, tmp_path_factory):
    """A browser whose camera shows the astronaut."""
    film = tmp_path_factory.mktemp("camera") / "astronaut.mjpeg"
    film.write_bytes(_portrait() * 5)
    options = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    again = browser.browser_type.launch(executable_path=CHROMIUM, args=options)
    yield again
    again.close()


@pytest.fixture
def camera(filming, url, app):
    """The page with its camera on, and what it complained about."""
    app.state.server.engine.streams.forget_idle(0.0)
    context = filming.new_context(viewport={"width": 390, "height": 800})
    context.grant_permissions(["camera"], origin=url)
    page, said = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    page.get_by_role("tab", name="Camera").click()
    page.get_by_role("button", name="Turn the camera on").click()
    _wait(page, "The camera is on.")
    yield page
    context.close()
    assert [each for each in said if not each.startswith("Failed to load resource")] == []


def _shown(page):
    """The middle of what the page shows of the camera, and what of its own picture there."""
    return page.evaluate("""() => {
        const own = document.createElement("canvas"), video = document.getElementById("seen");
        own.width = video.videoWidth, own.height = video.videoHeight;
        own.getContext("2d").drawImage(video, 0, 0);
        return [document.getElementById("shown"), own].map((each) =>
            [...each.getContext("2d").getImageData(each.width / 2, each.height / 2, 1, 1).data]);
    }""")


def test_the_camera_shows_the_changed_picture_beside_its_own(camera) -> None:
    camera.get_by_text("dlib no longer knows the person").wait_for()
    camera.get_by_text("pictures a second").wait_for()
    shown, own = _shown(camera)
    assert all(abs(255 - a - b) < 24 for a, b in zip(shown[:3], own[:3], strict=True))
    assert camera.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.EMPTY, "nothing was changed"),
        (State.REDACTED, "Covered with a box"),
        (State.BLACK, "could not be protected"),
    ],
)
def test_a_picture_is_never_called_more_than_it_is(camera, monkeypatch, state, words) -> None:
    monkeypatch.setattr(Veil, "state", state)
    camera.locator("#camera-note").filter(has_text=words).wait_for()
    assert camera.locator("#camera-note.good").count() == 0


def test_who_is_still_known_is_told(camera, monkeypatch) -> None:
    monkeypatch.setattr(Veil, "known", "the person")
    camera.get_by_text("dlib still knows the person").wait_for()
    assert camera.locator("#camera-note.good").count() == 0


def test_nothing_is_shown_where_the_server_refuses(camera) -> None:
    camera.route("**/v1/frames", lambda route: route.abort())
    camera.get_by_text("The server does not answer").wait_for()
    assert _shown(camera)[0] == [0, 0, 0, 0]


def test_frames_go_one_at_a_time(camera) -> None:
    flying, most, sent = [0], [0], [0]

    def watch(route):
        sent[0] += 1
        flying[0] += 1
        most[0] = max(most[0], flying[0])
        route.continue_()

    def landed(request):
        if request.url.endswith("/v1/frames"):
            flying[0] = max(0, flying[0] - 1)  # one may have gone before it was counted

    camera.on("requestfinished", landed)
    camera.route("**/v1/frames", watch)
    for _ in range(100):  # until some have gone; under load the first takes a while
        if sent[0] > 3:
            break
        camera.wait_for_timeout(200)
    assert sent[0] > 3
    assert most[0] == 1


def test_a_photo_from_the_camera_is_protected_like_any_other(camera) -> None:
    camera.get_by_role("button", name="Take a photo").click()
    _wait(camera, "Done.")
    assert camera.inner_text(".result h2") == "camera-1.jpg"
    assert camera.get_by_role("link", name="Save the protected photo").is_visible()
    assert camera.evaluate("document.getElementById('seen').srcObject") is None  # and it is off


def test_the_camera_goes_off_with_its_button_and_when_unplugged(camera) -> None:
    camera.evaluate("window.track = document.getElementById('seen').srcObject.getTracks()[0]")
    camera.get_by_role("button", name="Turn the camera off").click()
    _wait(camera, "The camera is off.")
    assert camera.evaluate("window.track.readyState") == "ended"
    assert camera.evaluate("document.activeElement.id") == "camera-on"
    camera.get_by_role("button", name="Turn the camera on").click()
    _wait(camera, "The camera is on.")
    camera.evaluate(
        "document.getElementById('seen').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))"
    )
    _wait(camera, "The camera was unplugged")
    assert _shown_is_hidden(camera)


def _shown_is_hidden(page):
    return not page.locator("#shown").is_visible()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "The camera was refused."),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "another program may be using it"),
    ],
)
def test_without_a_camera_it_is_said_why(page, name, words) -> None:
    page.evaluate(
        "name => { navigator.mediaDevices.getUserMedia = async () => "
        "{ throw new DOMException('', name); }; }",
        name,
    )
    page.get_by_role("tab", name="Camera").click()
    page.get_by_role("button", name="Turn the camera on").click()
    _wait(page, words)
    assert _shown_is_hidden(page)
    assert page.get_by_role("button", name="Turn the camera on").is_enabled()
