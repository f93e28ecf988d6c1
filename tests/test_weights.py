"""The weights registry: the right file or none."""

import hashlib
import http.server
import multiprocessing
import threading
import time
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.request import HTTPHandler

import pytest

from visard import weights
from visard.errors import UnknownNameError, WeightsError
from visard.weights import State, Store, WeightFile
from visard.weights.download import download, secure_opener

BODY = bytes(range(256)) * 2000


class _Server(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == "/error":
            self.send_error(500)
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/long":
            self.wfile.write(BODY + BODY)
        elif self.path == "/other":
            self.wfile.write(BODY[::-1])
        elif self.path == "/short":
            self.wfile.write(BODY[:1000])
        elif self.path == "/stuck":
            self.wfile.write(BODY[:100_000])
            self.wfile.flush()
            time.sleep(60)
        else:
            self.wfile.write(BODY)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A cache and two folders of files, all empty, and the network allowed."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("VISARD_WEIGHTS", f"{tmp_path / 'first'}:{tmp_path / 'second'}")
    monkeypatch.setenv("VISARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("VISARD_OFFLINE")
    _Server.asked.clear()
    return tmp_path


def _file(url, commercial=True, body=BODY):
    return WeightFile(
        name="net.bin",
        url=url,
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        licence="MIT",
        commercial=commercial,
        source="somebody/something",
        paper="",
        trained_on="photos",
        purpose="recogniser net",
        without="the others still work",
    )


def _plain_http():
    """For the test server; what users get speaks https only."""
    opener = secure_opener()
    opener.add_handler(HTTPHandler())
    return opener


def _store(url, **facts):
    file = _file(url, **facts)
    return Store({file.name: file}, fetch=partial(download, opener=_plain_http()))


def _cached(places):
    return places / "cache" / "weights" / "net.bin"


def test_registry_is_complete_and_pinned():
    for file in weights.registry().values():
        owner_repo_commit = file.url.removeprefix("https://raw.githubusercontent.com/").split("/")
        assert len(owner_repo_commit[2]) == 40
        assert f"{owner_repo_commit[0]}/{owner_repo_commit[1]}" == file.source
        assert len(file.sha256) == 64
        assert file.size > 1000
        assert file.licence
        assert file.purpose
        assert file.without


def test_registry_agrees_with_the_files(weights: Path):
    from visard.weights import registry, verify

    assert {status.state for status in verify()} == {State.PRESENT}
    for name, file in registry().items():
        assert (weights / name).stat().st_size == file.size


def test_folders_come_before_the_cache_in_order(places, server):
    store = _store(f"{server}/good")
    assert store.find("net.bin") == _cached(places)
    (places / "second" / "net.bin").write_bytes(BODY)
    assert store.find("net.bin") == places / "second" / "net.bin"
    (places / "first" / "net.bin").write_bytes(BODY)
    assert store.find("net.bin") == places / "first" / "net.bin"


def test_a_wrong_file_is_refused_wherever_it_lies(places, server):
    store = _store(f"{server}/good")
    wrong = places / "first" / "net.bin"
    wrong.write_bytes(BODY[:-1])
    came = hashlib.sha256(BODY[:-1]).hexdigest()
    with pytest.raises(
        WeightsError, match=rf"net\.bin: this is another file: .* {came} .*delete it"
    ):
        store.find("net.bin")
    assert store.verify()[0].state is State.DAMAGED
    assert not _Server.asked


def test_a_file_that_changes_is_checked_again(places, server):
    store = _store(f"{server}/good")
    path = store.find("net.bin")
    path.write_bytes(BODY + b"!")
    with pytest.raises(WeightsError, match="another file"):
        store.find("net.bin")


def test_pull_replaces_a_damaged_download(places, server):
    _cached(places).parent.mkdir(parents=True)
    _cached(places).write_bytes(b"rubbish")
    store = _store(f"{server}/good")
    assert store.pull() == [_cached(places)]
    assert _cached(places).read_bytes() == BODY
    store.pull()
    assert _Server.asked == ["/good"]


def test_a_download_reports_progress(places, server):
    seen = []
    _store(f"{server}/good").find("net.bin", progress=lambda *step: seen.append(step))
    assert seen[-1] == ("net.bin", len(BODY), len(BODY))
    assert len(seen) > 1


def test_redirections_are_followed(places, server):
    assert _store(f"{server}/away").find("net.bin").read_bytes() == BODY


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("error", "the server answered 500 Internal Server Error"),
        ("short", "broke off after 1000 of 512000 bytes"),
        ("long", "sent another file"),
        ("other", "sent another file"),
    ],
)
def test_a_failed_download_says_what_still_works_and_leaves_nothing(places, server, path, words):
    store = _store(f"{server}/{path}")
    with pytest.raises(WeightsError, match=words) as caught:
        store.find("net.bin")
    assert "recogniser net" in str(caught.value)
    assert "until then, the others still work" in str(caught.value)
    assert list(_cached(places).parent.iterdir()) == []


def test_a_failure_is_not_tried_again_until_pull(places, server):
    store = _store(f"{server}/error")
    for _ in range(3):
        with pytest.raises(WeightsError, match="could not be downloaded"):
            store.find("net.bin")
    assert _Server.asked == ["/error"]
    with pytest.raises(WeightsError, match="could not be downloaded"):
        store.pull(["net.bin"])
    assert _Server.asked == ["/error", "/error"]


def test_nobody_listens(places):
    with pytest.raises(WeightsError, match="Connection refused"):
        _store("http://127.0.0.1:9/good").find("net.bin")


def test_users_get_https_only(places, server):
    file = _file(f"{server}/good")
    with pytest.raises(WeightsError, match="unknown url type: http"):
        Store({file.name: file}).find("net.bin")
    assert not _Server.asked


def test_offline(places, server, monkeypatch):
    monkeypatch.setenv("VISARD_OFFLINE", "1")
    store = _store(f"{server}/good")
    with pytest.raises(WeightsError, match=r"VISARD_OFFLINE is set.*the others still work"):
        store.find("net.bin")
    assert store.verify()[0].state is State.ABSENT
    assert not _Server.asked


def test_not_downloaded_when_not_wanted(places, server):
    with pytest.raises(
        WeightsError,
        match=r"net\.bin \(recogniser net\): not on this machine; run: visard weights pull",
    ):
        _store(f"{server}/good").find("net.bin", download=False)
    assert not _Server.asked


def test_permissive_only(places, server, monkeypatch):
    store = _store(f"{server}/good", commercial=False)
    assert store.find("net.bin").is_file()
    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "1")
    with pytest.raises(WeightsError, match=r"does not allow commercial use.*others still work"):
        store.find("net.bin")
    assert store.verify()[0].state is State.REFUSED
    assert _store(f"{server}/good").find("net.bin").is_file()


def test_an_unknown_name(places):
    with pytest.raises(
        UnknownNameError, match=r"no weight file is named 'bin'; there are: net\.bin"
    ):
        _store("").find("bin")


def _find_in_a_process(url: str, barrier) -> None:
    barrier.wait()
    _store(url).find("net.bin")


def _processes(target, *arguments):
    context = multiprocessing.get_context("spawn")
    return [context.Process(target=target, args=arguments) for _ in range(2)]


def test_two_processes_end_in_one_good_file(places, server):
    barrier = multiprocessing.get_context("spawn").Barrier(2)
    processes = _processes(_find_in_a_process, f"{server}/good", barrier)
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0]
    assert [path.name for path in _cached(places).parent.iterdir()] == ["net.bin"]
    assert _cached(places).read_bytes() == BODY


def test_killed_in_the_middle_there_is_no_half_file(places, server):
    barrier = multiprocessing.get_context("spawn").Barrier(1)
    process = _processes(_find_in_a_process, f"{server}/stuck", barrier)[0]
    process.start()
    folder = _cached(places).parent
    while not any(part.stat().st_size for part in folder.glob(".net.bin.*.part")):
        time.sleep(0.02)
    process.kill()
    process.join(30)
    assert not _cached(places).exists()
    assert _store(f"{server}/good").find("net.bin").read_bytes() == BODY
