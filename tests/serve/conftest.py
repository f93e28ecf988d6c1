"""Servers for tests: the real application around a stub, in this process."""

import io

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("fastapi", reason="the extra serve is not installed")

from fastapi.testclient import TestClient
from stub_engine import FACELESS, Stub

from video_clips import video
from visard.serve.app import create_app
from visard.serve.limits import Limits

HERE = "http://127.0.0.1"


def picture(side=64, form="JPEG", **options):
    rows, columns = np.mgrid[0:side, 0:side]
    pixels = np.stack([rows, columns, 128 + rows // 4], axis=-1).clip(0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def photo():
    return picture()


@pytest.fixture(scope="session")
def sky():
    return picture(FACELESS)


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    pytest.importorskip("av", reason="PyAV is not installed")
    return video(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def job_folder(tmp_path):
    return tmp_path / "jobs"


@pytest.fixture
def serving(job_folder):
    """Starts an application with some limits, and gives a client of it."""
    running = []

    def start(key="", **limits):
        lines = {"visard": "The default."}
        app = create_app(Limits(**limits), key, lines, Stub, job_folder)
        client = TestClient(app, base_url=HERE, raise_server_exceptions=False)
        running.append(client)
        return client.__enter__()

    yield start
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def client(serving):
    return serving()
