"""Services as oracles, on a real server of this machine: one kind of answer counts."""

import http.server
import json
import re
import threading
import time

import numpy as np
import pytest
from asked_pictures import LANDMARKS, pictures, window

from visard import methods
from visard.cloak.blackbox.endpoint import EndpointOracle
from visard.cloak.blackbox.purse import Purse
from visard.errors import OracleError, SettingError
from visard.photo.files import decode
from visard.photo.window import cut
from visard.types import Strength


def _identical(files) -> tuple[int, bytes]:
    return 200, json.dumps({"same": files["photo"] == files["reference"]}).encode()


class _Server(http.server.ThreadingHTTPServer):
    """Answers by a function of the files; remembers what it got."""

    answer = staticmethod(_identical)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got, self.paths = [], []
        self.address = f"http://127.0.0.1:{self.server_address[1]}/same"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        files = _files(body, self.headers["Content-Type"])
        self.server.got.append(files)
        self.server.paths.append(self.path)
        status, text, *headers = self.server.answer(files)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_) -> None:
        pass


def _files(body: bytes, kind: str) -> dict[str, bytes]:
    mark = re.fullmatch("multipart/form-data; boundary=(.+)", kind)[1].encode()
    *parts, end = body.split(b"--" + mark)[1:]
    assert end == b"--\r\n"
    found = {}
    for part in parts:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        assert b"Content-Type: image/png" in head
        found[re.search(rb' name="(\w+)"', head)[1].decode()] = data.removesuffix(b"\r\n")
    return found


@pytest.fixture
def server():
    serving = _Server()
    thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
    thread.start()
    yield serving
    serving.shutdown()
    serving.server_close()
    thread.join()


def _ask(address: str, *seeds: int, known=1, patience=20.0):
    oracle, purse = EndpointOracle(address, patience), Purse(100)
    with oracle.about([window(i) for i in range(known)], purse) as question:
        return question.ask(pictures(*seeds), LANDMARKS).tolist(), purse.taken


def test_two_pictures_are_posted_and_one_word_comes_back(server) -> None:
    assert _ask(server.address, 0, 9) == ([False, True], 2)
    assert [sorted(files) for files in server.got] == [["photo", "reference"]] * 2
    assert (decode(server.got[1]["photo"], name="photo").pixels == window(9).pixels).all()
    assert (decode(server.got[1]["reference"], name="reference").pixels == window(0).pixels).all()


def test_each_known_photo_is_a_call(server) -> None:
    assert _ask(server.address, 1, 9, known=2) == ([False, True], 4)
    assert len(server.got) == 4


def test_a_key_is_sent_and_never_shown(server) -> None:
    server.answer = lambda files: (403, b"")
    with pytest.raises(OracleError) as caught:
        _ask(f"{server.address}?key=secret", 0)
    assert server.paths == ["/same?key=secret"]
    assert "secret" not in str(caught.value)
    assert str(caught.value).startswith(f"{server.address}: the service answered with status 403;")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"yes",
        b"true",
        b"[]",
        b"{}",
        b'{"same": 1}',
        b'{"same": "true"}',
        b'{"same": null}',
        b"\xff\xfe",
        b"[" * 60000,
        b'{"same": true}' + b" " * 70000,
    ],
)
def test_no_other_answer_counts(server, text) -> None:
    server.answer = lambda files: (200, text)
    with pytest.raises(OracleError, match=r"gave an answer that is none \(.*\); it must answer"):
        _ask(server.address, 0)


def test_a_redirect_is_not_followed(server) -> None:
    server.answer = lambda files: (307, b"", ("Location", f"{server.address}/elsewhere"))
    with pytest.raises(OracleError, match="answered with status 307"):
        _ask(server.address, 0)
    assert len(server.got) == 1


@pytest.mark.parametrize("drips", [False, True])
def test_who_takes_too_long_is_not_waited_for(server, drips) -> None:
    def slow(files):
        time.sleep(0 if drips else 1.5)
        return 200, b""

    server.answer = slow
    if drips:
        server.RequestHandlerClass = _Dripping
    start = time.monotonic()
    with pytest.raises(OracleError, match="gave no answer"):
        _ask(server.address, 0, patience=0.5)
    assert time.monotonic() - start < 1.4


class _Dripping(_Handler):
    """Sends a byte now and then, without an end."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        for _ in range(15):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.1)


def test_nobody_there_is_told(server) -> None:
    address = server.address.replace(str(server.server_address[1]), "9")
    with pytest.raises(OracleError, match=r"127\.0\.0\.1:9/same: the service gave no answer \("):
        _ask(address, 0)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("https://judge.example/same", "VISARD_OFFLINE forbids to send pictures there"),
        ("http://10.0.0.7/same", "VISARD_OFFLINE forbids"),
        ("https://", "this is no address of a service"),
        ("http://me:secret@localhost/same", "without a name or password"),
        ("http://localhost:many/same", "this is no address"),
        ("http://[::1", "this is no address"),
    ],
)
def test_where_no_picture_may_go_is_refused(address, complaint) -> None:
    with pytest.raises(SettingError, match=complaint) as caught:
        methods.protector(f"blackbox:{address}", (), Strength.STANDARD)
    assert "secret" not in str(caught.value)


def test_faces_do_not_travel_in_the_clear(monkeypatch) -> None:
    monkeypatch.delenv("VISARD_OFFLINE")
    with pytest.raises(SettingError, match="faces are not sent through the network in the clear"):
        EndpointOracle("http://judge.example/same")
    assert EndpointOracle("https://judge.example:8443/same?k=1").name == (
        "https://judge.example:8443/same"
    )
    assert EndpointOracle("http://[::1]:80/").name == "http://[::1]:80/"


@pytest.fixture(scope="module")
def face():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def test_a_face_is_hidden_from_a_service(server, face, monkeypatch) -> None:
    pytest.importorskip("art", reason="the extra blackbox is not installed")
    monkeypatch.setenv("VISARD_QUERIES", "200")
    cloak = methods.protector(f"blackbox:{server.address}", (), Strength.LIGHT)
    (result,) = cloak.protect([face], seed=0)
    assert result.met
    assert result.queries == len(server.got) <= 200
    assert cloak.surrogates is None


def test_a_service_that_dies_midway_stops_the_work(server, face, monkeypatch) -> None:
    pytest.importorskip("art", reason="the extra blackbox is not installed")
    monkeypatch.setenv("VISARD_QUERIES", "200")
    server.answer = lambda files: _identical(files) if len(server.got) < 99 else (503, b"")
    cloak = methods.protector(f"blackbox:{server.address}", (), Strength.LIGHT)
    with pytest.raises(OracleError, match="answered with status 503"):
        cloak.protect([face], seed=0)
    assert len(server.got) == 99
