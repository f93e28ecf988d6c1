"""What the server refuses, and that it says why in a word for programs."""

import logging

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from stub_engine import Stub

from conftest import picture
from visard.serve.app import create_app
from visard.serve.gate import fingerprint
from visard.serve.limits import Limits

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def _post(client, photo, name="me.jpg", **fields):
    return client.post("/v1/protect", files={"photo": (name, photo)}, data=fields)


@pytest.mark.parametrize("field", ["target", "detector", "references", "output", "nonsense"])
def test_an_unknown_field_is_refused(client, photo, field) -> None:
    """So nobody can ask for a cloak towards a person: there is no such field."""
    answer = _post(client, photo, **{field: "x"})
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["where"]) == ("wrong-field", field)


@pytest.mark.parametrize(
    "method", ["blackbox:command:id", "opom", "opom:/etc/passwd", "contrastive:/etc/passwd", "?"]
)
def test_methods_that_take_files_or_programs_are_not_for_requests(client, photo, method) -> None:
    answer = _post(client, photo, method=method)
    assert (answer.status_code, answer.json()["where"]) == (422, "method")


@pytest.mark.parametrize(
    "fields", [{"strength": "huge"}, {"seed": "-1"}, {"quality": "0"}, {"keep": "places"}]
)
def test_values_out_of_range_are_refused(client, photo, fields) -> None:
    assert _post(client, photo, **fields).json()["code"] == "wrong-field"


def test_a_field_given_twice_or_of_the_wrong_kind_is_refused(client, photo) -> None:
    twice = client.post("/v1/protect", files=[("photo", photo), ("photo", photo)])
    assert twice.status_code == 422
    text = client.post("/v1/protect", data={"photo": "me"}, files={"seed": b"1"})
    assert text.json()["detail"] in ("it must be a file", "it must be text")
    assert client.post("/v1/protect", files={"seed": (None, "1")}).json()["where"] == "photo"


@pytest.mark.parametrize("kind", ["image/jpeg", "application/json", "text/plain", ""])
def test_a_body_that_is_no_form_is_refused(client, photo, kind) -> None:
    answer = client.post("/v1/protect", content=photo, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "not-a-form")


def test_a_broken_form_is_refused(client) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--", b"\0" * 99):
        answer = client.post("/v1/protect", content=body, headers=kind)
        assert answer.status_code == 422
    assert client.post("/v1/protect", headers={"Content-Type": "multipart/form-data"}).is_error


@pytest.mark.parametrize(
    "data", [b"<html><script>alert(1)</script></html>", SVG, b"GIF89a", b"%PDF", b"\xff\xd8\xff"]
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(client, data) -> None:
    answer = _post(client, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "unusable-photo")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_bomb_is_refused_before_it_goes_off(serving, monkeypatch) -> None:
    client = serving(pixels=10_000)
    bomb = picture(200, "PNG")
    monkeypatch.setattr(Image.Image, "load", None)
    answer = _post(client, bomb)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("200×200 pixels are more than")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\evil.jpg", "<script>.jpg", "a\r\nX-Evil: 1.jpg", "x" * 3000]
)
def test_a_name_is_never_used(client, photo, name, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    answer = _post(client, photo, name)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="photo.visard.jpg"'
    assert "x-evil" not in answer.headers
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(part in said for part in ("passwd", "evil", "<script>", "xxxx", "me.jpg"))


def test_what_fails_unexpectedly_tells_nothing(client, photo, caplog) -> None:
    answer = _post(client, photo, method="apf")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "secret" not in answer.text + caplog.text


def test_an_unknown_address_and_verb_are_refused_in_the_same_way(client) -> None:
    assert client.get("/v2/nothing").json()["status"] == 404
    assert client.get("/v1/protect").json()["status"] == 405
    assert client.get("/static/..%2Fapp.py").status_code == 404


def test_nothing_is_written_to_disk(client, tmp_path, monkeypatch) -> None:
    for name in ("TMPDIR", "VISARD_CACHE", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spilled = []
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", lambda self: spilled.append(1))
    large = picture(1200, "PNG", compress_level=0)
    assert len(large) > 4 << 20
    assert _post(client, large).status_code == 200
    job = client.post("/v1/jobs", files=[("photo", large)] * 2).json()["id"]
    client.delete(f"/v1/jobs/{job}")
    assert spilled == []
    assert list(tmp_path.iterdir()) == []


def test_a_target_is_for_servers_that_allow_it(photo, job_folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("VISARD_TARGET_LOG", str(tmp_path / "targets.jsonl"))
    app = create_app(Limits(), "a-key-of-some-length", make=Stub, folder=job_folder, targets=True)
    key = {"Authorization": "Bearer a-key-of-some-length"}
    files = {"photo": photo, "target": photo}
    with TestClient(app, base_url="http://127.0.0.1", headers=key) as client:
        assert client.get("/v1/methods").json()["targets"] is True
        refused = client.post("/v1/protect", files=files)
        assert (refused.status_code, refused.json()["code"]) == (403, "no-consent")
        assert refused.json()["todo"] == "send i_have_their_consent=true if that person does"
        consent = {"i_have_their_consent": "true"}
        assert client.post("/v1/protect", files=files, data=consent).status_code == 200
        (asked,) = app.state.server.engine.targets
        assert (asked.photo, asked.consent) == (photo, True)
        assert asked.who == f"key {fingerprint('a-key-of-some-length')}"
        assert "a-key" not in asked.who
        job = client.post("/v1/jobs", files=files, data=consent)
        assert job.status_code == 422
        assert job.json()["where"] in ("target", "i_have_their_consent")


def test_without_the_option_consent_is_no_help(client, photo) -> None:
    files, consent = {"photo": photo, "target": photo}, {"i_have_their_consent": "true"}
    answer = client.post("/v1/protect", files=files, data=consent)
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-field")
    assert client.get("/v1/methods").json()["targets"] is False
