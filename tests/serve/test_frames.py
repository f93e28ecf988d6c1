"""A camera's pictures, one by one: changed, told of, and forgotten."""

import base64
import io
import json
import time

import numpy as np
import pytest
from PIL import Image
from stub_engine import Veil

from conftest import picture
from visard.live.frame import State


def _send(client, photo, stream="a-camera-of-somebody"):
    return client.post("/v1/frames", files={"photo": photo}, data={"stream": stream})


def _told(answer):
    return json.loads(base64.urlsafe_b64decode(answer.headers["visard-summary"] + "=="))


def _pixels(data):
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image).astype(int)


def test_a_frame_comes_back_changed_with_what_a_recogniser_says(client) -> None:
    sent = picture(form="PNG")
    answer = _send(client, sent)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["visard-outcome"] == "protected"
    assert abs(255 - _pixels(sent) - _pixels(answer.content)).mean() < 3
    (face,) = _told(answer)["faces"]
    assert face["recognizer"] == "dlib"
    assert (face["before"]["known"], face["after"]["known"]) == (True, False)


@pytest.mark.parametrize("state", list(State))
def test_a_frame_is_called_what_it_is(client, photo, monkeypatch, state) -> None:
    monkeypatch.setattr(Veil, "state", state)
    answer = _send(client, photo)
    assert answer.headers["visard-outcome"] == state.value == _told(answer)["state"]


def test_frames_are_limited_in_size_number_and_streams(serving, photo, sky) -> None:
    client = serving(frame_pixels=5000, frames_per_minute=8, per_minute=1)
    assert _send(client, sky).json()["code"] == "unusable-photo"
    for name in ("stream-1", "stream-2", "stream-3", "stream-4", "stream-1"):
        assert _send(client, photo, name).status_code == 200
    assert _send(client, photo, "stream-5").json()["code"] == "too-many-cameras"
    assert _send(client, photo, "short").json()["where"] == "stream"
    assert _send(client, photo, "stream-1").json()["code"] == "too-often"


def test_a_stream_of_which_nothing_comes_is_forgotten(client, photo, monkeypatch) -> None:
    _send(client, photo)
    streams = client.app.state.server.engine.streams
    streams.forget_idle()
    assert len(streams) == 1
    streams.forget_idle(0.0)
    assert len(streams) == 0


def test_a_quiet_stream_makes_room_for_another(client, photo, monkeypatch) -> None:
    monkeypatch.setattr("visard.serve.streams._QUIET", 0.2)
    for number in range(4):
        _send(client, photo, f"a-stream-{number}")
    assert _send(client, photo, "a-stream-4").json()["code"] == "too-many-cameras"
    time.sleep(0.3)
    _send(client, photo, "a-stream-0")
    assert _send(client, photo, "a-stream-4").status_code == 200
    assert len(client.app.state.server.engine.streams) == 2  # of the others nothing came


def test_the_camera_is_for_this_page_alone(client) -> None:
    headers = client.get("/").headers
    assert "camera=(self)" in headers["permissions-policy"]
    assert "microphone=()" in headers["permissions-policy"]
