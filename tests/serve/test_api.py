"""What the server answers: photos, reports, and refusals with a status of their own."""

import base64
import io
import json
import zipfile

import pytest
from PIL import Image

from visard.report.json import loads, loads_audit

JSON = {"Accept": "application/json"}


def _post(client, photo, path="/v1/protect", headers=None, **fields):
    return client.post(path, files={"photo": ("me.jpg", photo)}, data=fields, headers=headers)


def _until_done(client, job):
    for _ in range(200):
        answer = client.get(f"/v1/jobs/{job}").json()
        if answer["state"] == "done":
            return answer
    raise AssertionError(answer)


def test_a_protected_photo_comes_back_as_a_photo(client, photo) -> None:
    answer = _post(client, photo)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"] == 'attachment; filename="photo.visard.jpg"'
    assert answer.headers["visard-outcome"] == "protected"
    summary = json.loads(base64.urlsafe_b64decode(answer.headers["visard-summary"] + "=="))
    assert summary["private"].startswith("Yes")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (64, 64)


def test_json_holds_the_photo_and_the_whole_report(client, photo) -> None:
    plain = _post(client, photo).content
    answer = _post(client, photo, headers=JSON).json()
    assert answer["outcome"] == "protected"
    assert base64.b64decode(answer["photo"]["base64"]) == plain
    assert loads(json.dumps(answer["report"])).output == answer["photo"]["name"]


def test_a_partial_result_has_a_status_and_a_name_of_its_own(client, photo) -> None:
    answer = _post(client, photo, method="fawkes")
    assert answer.status_code == 207
    assert answer.headers["visard-outcome"] == "partial"
    assert "photo.partial.jpg" in answer.headers["content-disposition"]


@pytest.mark.parametrize("headers", [None, JSON])
def test_where_nothing_was_gained_there_is_no_photo(client, photo, headers) -> None:
    answer = _post(client, photo, headers=headers, method="noise")
    assert answer.status_code == 409
    assert answer.headers["content-type"].endswith("json")
    if headers:
        assert answer.json()["outcome"] == "nothing-gained"
        assert answer.json()["photo"] is None
    else:
        assert answer.json()["code"] == "nothing-gained"


def test_a_photo_without_a_face_is_refused(client, sky) -> None:
    answer = _post(client, sky)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "status": 422,
        "code": "no-face",
        "detail": "no face was found",
        "where": "photo",
    }


def test_a_photo_is_made_anew(client, photo) -> None:
    answer = _post(client, photo, "/v1/anonymize", method="blur")
    assert (answer.status_code, answer.headers["visard-outcome"]) == (200, "protected")
    wrong = _post(client, photo, "/v1/anonymize", method="visard")
    assert (wrong.status_code, wrong.json()["where"]) == (422, "method")


def test_two_photos_are_compared(client, photo) -> None:
    answer = client.post("/v1/compare", files={"first": photo, "second": photo})
    assert answer.json()["same"] == {"dlib": True}


def test_an_audit_answers_with_its_report(client, photo) -> None:
    files = [("photo", photo), ("original", photo), ("other", photo), ("other", photo)]
    answer = client.post("/v1/audit", files=files)
    assert answer.status_code == 200, answer.text
    assert loads_audit(answer.text).faces


def test_a_job_is_done_fetched_and_forgotten(client, photo, sky) -> None:
    files = [("photo", photo), ("photo", sky), ("photo", photo)]
    answer = client.post("/v1/jobs", files=files)
    assert answer.status_code == 202
    job = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/jobs/{job}"
    done = _until_done(client, job)
    assert [each["state"] for each in done["photos"]] == ["done", "failed", "done"]
    assert done["photos"][1]["error"]["code"] == "no-face"
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/v1/jobs/{job}/result").content))
    assert archive.namelist() == [
        "001.json",
        "001.visard.jpg",
        "002.error.json",
        "003.json",
        "003.visard.jpg",
    ]
    assert client.get(f"/v1/jobs/{job}").status_code == 404
    assert client.app.state.server.memory.held == 0


def test_a_job_can_be_stopped(client, photo) -> None:
    answer = client.post("/v1/jobs", files=[("photo", photo)], data={"method": "lowkey"})
    job = answer.json()["id"]
    assert client.get(f"/v1/jobs/{job}/result").json()["code"] == "still-running"
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    assert client.get(f"/v1/jobs/{job}").status_code == 404
    assert _post(client, photo).status_code == 200  # and the models are free again
    assert client.app.state.server.memory.held == 0


def test_nobody_guesses_a_job(client) -> None:
    assert client.get("/v1/jobs/1").json()["code"] == "no-such-job"


def test_photos_of_one_kind_that_wait_go_together(client, photo) -> None:
    client.post("/v1/jobs", files=[("photo", photo)] * 12).json()
    job = client.post("/v1/jobs", files=[("photo", photo)] * 8).json()["id"]
    _until_done(client, job)
    engine = client.app.state.server.engine
    assert sum(engine.together) == 20
    assert max(engine.together) > 1


def test_methods_health_and_figures(client, photo) -> None:
    _post(client, photo)
    offered = client.get("/v1/methods").json()
    assert offered["protectors"]["visard"] == "The default."
    assert offered["strengths"] == ["light", "standard", "strong"]
    assert client.get("/healthz").json() == {"status": "ok", "waiting": 0}
    figures = client.get("/metrics").text
    assert 'visard_photos_total{outcome="protected"} 1.0' in figures
    assert 'visard_requests_total{path="/v1/protect",status="200"} 1.0' in figures


def test_openapi_tells_fields_statuses_and_examples(client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    protect = paths["/v1/protect"]["post"]
    form = protect["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert set(form["properties"]) == {"photo", "method", "strength", "seed", "quality", "keep"}
    assert form["additionalProperties"] is False
    assert {"200", "207", "409", "413", "422", "429"} <= set(protect["responses"])
    assert "example" in protect["responses"]["200"]["content"]["application/json"]
    assert set(paths) >= {
        "/v1/anonymize",
        "/v1/audit",
        "/v1/compare",
        "/v1/jobs",
        "/v1/methods",
        "/healthz",
    }
