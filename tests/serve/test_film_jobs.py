"""Jobs with videos: what they answer, and that their folders are wiped whatever happens."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from visard.serve.folders import Folders

VIDEO = {"Accept": "video/*"}


def _start(client, film, *photos, **fields):
    files = [("film", ("party.mp4", film)), *(("photo", each) for each in photos)]
    return client.post("/v1/jobs", files=files, data={"verb": "anonymize"} | fields)


def _until(client, job, state="done"):
    for _ in range(500):
        answer = client.get(f"/v1/jobs/{job}").json()
        if answer["state"] == state:
            return answer
        time.sleep(0.01)
    raise AssertionError(answer)


def _left(job_folder):
    return [each for each in job_folder.rglob("*") if each.is_file() and each.suffix != ".lock"]


def test_a_video_is_made_anew_fetched_and_wiped(client, film, job_folder) -> None:
    answer = _start(client, film)
    assert answer.status_code == 202, answer.text
    job = answer.json()["id"]
    assert answer.json()["film"]["state"] in ("waiting", "working")
    done = _until(client, job)
    assert done["film"] == {"state": "done", "outcome": "protected", "done": 99, "total": 100}
    assert len(_left(job_folder)) == 1  # the result: the video that came is gone already
    result = client.get(f"/v1/jobs/{job}/result", headers=VIDEO)
    assert (result.status_code, result.headers["content-type"]) == (200, "video/mp4")
    assert result.headers["visard-outcome"] == "protected"
    assert result.content == film
    assert _left(job_folder) == []
    assert client.get(f"/v1/jobs/{job}").status_code == 404


def test_photos_and_a_video_come_back_in_one_zip(client, film, photo, job_folder) -> None:
    job = _start(client, film, photo, photo).json()["id"]
    _until(client, job)
    answer = client.get(f"/v1/jobs/{job}/result", headers=VIDEO)
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == [
        *("001.json", "001.visard.jpg", "002.json", "002.visard.jpg"),
        *("film.json", "film.visard.mp4"),
    ]
    assert archive.read("film.visard.mp4") == film
    assert json.loads(archive.read("film.json"))["hidden"] is True
    assert _left(job_folder) == []


def test_a_face_that_is_still_found_is_told(client, film) -> None:
    job = _start(client, film, method="blur").json()["id"]
    assert _until(client, job)["film"]["outcome"] == "partial"
    result = client.get(f"/v1/jobs/{job}/result", headers=VIDEO)
    assert result.headers["visard-outcome"] == "partial"
    assert "film.partial.mp4" in result.headers["content-disposition"]


@pytest.mark.parametrize("headers", [VIDEO, {}])
def test_a_video_without_a_face_leaves_nothing(client, film, job_folder, headers) -> None:
    job = _start(client, film, method="inpaint").json()["id"]
    failed = _until(client, job)["film"]
    assert (failed["state"], failed["error"]["code"]) == ("failed", "no-face")
    assert "todo" not in failed["error"]  # an option of the command line is no help here
    assert _left(job_folder) == []
    answer = client.get(f"/v1/jobs/{job}/result", headers=headers)
    assert answer.status_code == (422 if headers else 200)
    assert headers or zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["film.error.json"]


def _working(client, job):
    for _ in range(500):
        if client.get(f"/v1/jobs/{job}").json()["film"]["done"] > 2:
            return
        time.sleep(0.01)
    raise AssertionError


def _gone(job_folder):
    for _ in range(300):
        if not _left(job_folder):
            return True
        time.sleep(0.01)
    return False


def test_a_job_that_is_stopped_is_wiped_while_it_works(client, film, photo, job_folder) -> None:
    job = _start(client, film, method="mask").json()["id"]
    _working(client, job)
    assert _left(job_folder) != []
    assert client.get(f"/v1/jobs/{job}/result").json()["code"] == "still-running"
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    assert _gone(job_folder)
    assert client.post("/v1/protect", files={"photo": photo}).status_code == 200
    _until(client, _start(client, film).json()["id"])  # and the next video has its turn


def test_a_job_that_nobody_asks_for_is_wiped(serving, film, job_folder) -> None:
    client = serving(keep_seconds=0.3)
    _start(client, film, method="mask")
    assert _left(job_folder) != []
    time.sleep(0.4)
    assert client.get("/v1/jobs/another").status_code == 404
    assert _gone(job_folder)


def test_work_on_a_video_has_a_time(serving, film, job_folder) -> None:
    client = serving(film_seconds=0.2)
    job = _start(client, film, method="mask").json()["id"]
    failed = _until(client, job)["film"]
    assert failed["error"]["code"] == "gave-up"
    assert _left(job_folder) == []


def test_photos_are_let_through_while_a_video_is_worked_on(client, film, photo) -> None:
    job = _start(client, film, method="mask").json()["id"]
    _working(client, job)
    start = time.monotonic()
    assert client.post("/v1/protect", files={"photo": photo}).status_code == 200
    assert time.monotonic() - start < 5
    before = client.get(f"/v1/jobs/{job}").json()["film"]["done"]
    time.sleep(0.05)
    assert client.get(f"/v1/jobs/{job}").json()["film"]["done"] > before


def test_the_folder_is_wiped_when_the_server_ends(job_folder, film, serving) -> None:
    client = serving()
    _start(client, film, method="mask")
    client.__exit__(None, None, None)
    assert _left(job_folder) == []
    assert list(job_folder.iterdir()) == []
    client.__enter__()


def test_what_a_crashed_server_left_is_wiped_at_the_next_start(job_folder, serving) -> None:
    code = (
        "import sys, time; from pathlib import Path; from visard.serve.folders import Folders\n"
        "folders = Folders(Path(sys.argv[1])); place = folders.make() / 'film.mp4'\n"
        "place.write_bytes(b'a face'); print(place, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(job_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        place = other.stdout.readline().strip()
        Folders(job_folder).wipe_dead()
        alive = os.path.exists(place)
        other.send_signal(signal.SIGKILL)
    assert alive
    assert os.path.exists(place)
    serving()
    assert list(job_folder.iterdir()) == []


def test_nobody_else_may_look_into_the_folder(client, film, job_folder) -> None:
    job = _start(client, film, method="mask").json()["id"]
    _working(client, job)
    (place,) = {each.parent for each in _left(job_folder)}
    assert place.stat().st_mode & 0o077 == 0
    assert "party" not in str(_left(job_folder))
    client.delete(f"/v1/jobs/{job}")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"verb": "protect"}, "verb"),
        ({"method": "paint"}, "method"),
        ({"method": "visard"}, "method"),
        ({"strength": "light"}, "strength"),
        ({"verb": "audit"}, "verb"),
    ],
)
def test_what_cannot_be_done_with_a_video_is_refused_at_once(client, film, fields, where) -> None:
    answer = _start(client, film, **fields)
    assert (answer.status_code, answer.json()["where"]) == (422, where)


def test_what_is_no_video_is_refused_at_once(client, photo, job_folder) -> None:
    for data in (photo, b"#EXTM3U\n/etc/passwd", b"RIFF\0\0\0\0AVI LIST", b"\0"):
        answer = _start(client, data)
        assert (answer.status_code, answer.json()["code"]) == (422, "unusable-video")
    nothing = client.post("/v1/jobs", data={"verb": "anonymize"}, files={"seed": (None, "1")})
    assert nothing.json()["detail"] == "there is no photo and no video"
    assert client.app.state.server.memory.held == 0
    assert len(client.app.state.server.batches) == 0
    assert _left(job_folder) == []


def test_photos_of_a_job_are_anonymised_too(client, photo) -> None:
    files = [("photo", photo), ("photo", photo)]
    answer = client.post("/v1/jobs", files=files, data={"verb": "anonymize"})
    job = answer.json()["id"]
    done = _until(client, job)
    assert [each["outcome"] for each in done["photos"]] == ["protected", "protected"]
    assert "film" not in done
