"""The same verbs through a server: files, reports, refusals."""

import socket
import threading
import time
from types import SimpleNamespace

import pytest
from stub_engine import Stub

import people
from visard import Client, Settings
from visard.cli import main as program
from visard.errors import NoFaceError, PhotoError, ServerError, SettingError
from visard.jobs.picking import Limits as FaceLimits
from visard.jobs.settings import Whose
from visard.jobs.wishes import Wishes
from visard.serve.app import create_app
from visard.serve.limits import Limits
from visard.serve.listen import server
from visard.types import Outcome

KEY = "a-key-of-some-length"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    limits = Limits(body_bytes=1 << 20, photos=3)
    return create_app(limits, KEY, make=Stub, folder=tmp_path_factory.mktemp("jobs"))


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


@pytest.fixture
def client(url):
    return Client(url, KEY, timeout=30)


@pytest.fixture
def portrait(tmp_path):
    return people.portrait(tmp_path / "me.jpg", side=64)


def test_the_result_is_written_beside_the_photo(client, portrait) -> None:
    report = client.protect(portrait)
    assert (report.source, report.output) == ("me.jpg", "me.visard.jpg")
    assert portrait.with_name("me.visard.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    with pytest.raises(PhotoError, match="the result exists already"):
        client.protect(portrait)


def test_partial_results_and_none_are_what_they_are_called(client, portrait) -> None:
    assert client.protect(portrait, Settings(method="fawkes")).output == "me.partial.jpg"
    portrait.with_name("me.partial.jpg").unlink()
    assert client.protect(portrait, Settings(method="noise")).output is None
    assert [each.name for each in portrait.parent.iterdir()] == ["me.jpg"]


def test_a_photo_is_made_anew(client, portrait) -> None:
    assert client.anonymize(portrait, Wishes("blur")).output == "me.visard.jpg"
    with pytest.raises(SettingError, match="options: a server does not take this"):
        client.anonymize(portrait, Wishes("blur", {"blur": 0.1}))
    with pytest.raises(SettingError, match="limits: a server does not take this wish"):
        client.anonymize(portrait, Wishes("blur", limits=FaceLimits(most=3)))


def test_refusals_are_those_of_the_library(client, url, portrait, tmp_path) -> None:
    with pytest.raises(NoFaceError, match=r"sky\.png: no face was found"):
        client.protect(people.landscape(tmp_path / "sky.png"))
    with pytest.raises(SettingError, match="references: a server does not take this"):
        client.protect(portrait, Settings(references=tmp_path))
    with pytest.raises(SettingError, match="whose: a server does not take this"):
        client.protect(portrait, Settings(whose=Whose((portrait,))))
    with pytest.raises(SettingError, match="there is no such method here"):
        client.protect(portrait, Settings(method="opom"))
    with pytest.raises(ServerError, match="wants a key"):
        Client(url).protect(portrait)
    with pytest.raises(ServerError, match="is visard serve running"):
        Client("http://127.0.0.1:9").protect(portrait)
    with pytest.raises(SettingError, match="no address of a server"):
        Client("file:///etc")


def test_audits_and_comparisons(client, portrait) -> None:
    assert client.compare(portrait, portrait) == {"dlib": True}
    report = client.audit(portrait, original=portrait, references=portrait.parent)
    assert isinstance(report.outcome, Outcome)


def test_the_command_line_lets_a_server_do_it(url, portrait, monkeypatch, capfd) -> None:
    monkeypatch.setenv("VISARD_API_KEY", KEY)
    assert program._run(["protect", str(portrait), "--server", url]) == 0
    said = capfd.readouterr()
    assert f"Photos go to {url}" in said.err
    assert portrait.with_name("me.visard.jpg").exists()
    assert program._run(["protect", str(portrait), "--server", url, "--stranger", "dlib"]) == 1


@pytest.fixture
def album(tmp_path):
    """Five photos in two folders, one of a landscape, and one that is none."""
    folder = tmp_path / "album"
    (folder / "sea").mkdir(parents=True)
    for name in ("a.jpg", "b.png", "sea/c.jpg", "sea/d.jpg"):
        people.portrait(folder / name, side=64)
    people.landscape(folder / "sea" / "e.png")
    (folder / "f.jpg").write_bytes(b"nothing")
    return folder


def test_a_folder_goes_as_jobs_and_comes_back_in_its_folders(
    url, app, album, tmp_path, monkeypatch, capfd
) -> None:
    monkeypatch.setenv("VISARD_API_KEY", KEY)
    (tmp_path / "safe").mkdir()
    arguments = ["protect", str(album), "-o", str(tmp_path / "safe"), "--server", url]
    before = len(app.state.server.engine.together)
    assert program._run(arguments) == 3
    made = sorted(str(each.relative_to(tmp_path / "safe")) for each in _files(tmp_path / "safe"))
    assert made == ["a.visard.jpg", "b.visard.png", "sea/c.visard.jpg", "sea/d.visard.jpg"]
    said = capfd.readouterr()
    assert "sea/e.png: no face was found" in said.out + said.err
    assert "f.jpg" in said.out + said.err
    assert sum(app.state.server.engine.together[before:]) == 5  # in two jobs of three at most
    assert len(app.state.server.batches) == 0
    assert program._run([*arguments, "--json"]) == 3  # nothing is replaced
    assert capfd.readouterr().out.count("the result exists already") == 4


def _files(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def test_photos_and_a_video_are_anonymised(url, app, album, film, monkeypatch, capfd) -> None:
    monkeypatch.setenv("VISARD_API_KEY", KEY)
    (album / "party.mp4").write_bytes(film)
    assert program._run(["anonymize", str(album), "--method", "solid", "--server", url]) == 3
    assert (album / "party.visard.mp4").read_bytes() == film
    assert (album / "sea" / "d.visard.jpg").exists()
    assert "No face is found in 60 frames of the result." in capfd.readouterr().out
    assert [each for each in album.iterdir() if each.name.startswith(".")] == []


def test_a_video_that_fails_says_why_and_leaves_nothing(client, tmp_path, film) -> None:
    source = tmp_path / "party.mp4"
    source.write_bytes(film)
    assert client.anonymize(source, Wishes("blur")).output == "party.partial.mp4"
    (tmp_path / "party.partial.mp4").unlink()
    with pytest.raises(NoFaceError, match=r"party\.mp4: no face was found in any frame"):
        client.anonymize(source, Wishes("inpaint"))
    with pytest.raises(SettingError, match="every: a server does not take this wish"):
        client.anonymize(source, Wishes("solid", every=3))
    source.write_bytes(b"no video")
    with pytest.raises(PhotoError, match="no video that can be written"):
        client.anonymize(source, Wishes("solid"))
    assert [each.name for each in tmp_path.iterdir()] == ["party.mp4"]


@pytest.mark.parametrize("what", ["film", "photos"])
def test_an_interruption_stops_the_job_on_the_server(
    url, app, album, film, monkeypatch, capfd, what
) -> None:
    monkeypatch.setenv("VISARD_API_KEY", KEY)
    (album / "party.mp4").write_bytes(film)
    looks = []

    def interrupt(_) -> None:
        looks.append(len(app.state.server.batches))
        raise KeyboardInterrupt

    monkeypatch.setattr("visard.client.started.time", SimpleNamespace(sleep=interrupt))
    film_too = ["anonymize", str(album / "party.mp4"), "--method", "mask"]
    photos = ["protect", str(album), "--method", "lowkey"]
    arguments = film_too if what == "film" else photos
    assert program._run([*arguments, "--server", url]) == 130
    assert looks == [1]
    assert len(app.state.server.batches) == 0
    assert [each for each in _files(album) if "visard" in each.name] == []
    assert "Traceback" not in capfd.readouterr().err


def test_other_machines_are_served_with_a_key_only(monkeypatch, tmp_path, capfd) -> None:
    monkeypatch.delenv("VISARD_API_KEY", raising=False)
    assert program._run(["serve", "--host", "0.0.0.0"]) == 1
    assert "callers must give a key" in capfd.readouterr().err
    (tmp_path / "key.txt").write_text("short")
    arguments = ["serve", "--host", "0.0.0.0", "--api-key-file", str(tmp_path / "key.txt")]
    assert program._run(arguments) == 1
    assert "the key is no key" in capfd.readouterr().err


def test_what_is_missing_is_said_in_a_line(monkeypatch, capfd) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert program._run(["serve"]) == 1
    assert "run: pip install 'visard[serve]'" in capfd.readouterr().err


def test_a_silent_connection_is_closed(url, monkeypatch) -> None:
    monkeypatch.setattr("visard.serve.listen._HEAD_SECONDS", 0.2)
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as silent:
        silent.sendall(b"POST /v1/pro")
        assert silent.recv(1) == b""
