"""Bodies, lines and times that are too long."""

import asyncio
import threading
import time

import pytest

from conftest import picture
from visard.errors import GivenUpError
from visard.serve.bodies import Bodies, Memory
from visard.serve.limits import Limits
from visard.serve.refusals import Refusal
from visard.serve.worker import Worker


def _post(client, photo, **fields):
    return client.post("/v1/protect", files={"photo": photo}, data=fields)


def test_a_body_that_is_announced_as_too_long_is_not_read(serving) -> None:
    answer = _post(serving(body_bytes=1000), b"\0" * 2000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert answer.headers["connection"] == "close"


def _ask(limits, messages, memory=None, headers=(), path="/v1/protect"):
    """Sends messages to an application that reads its body; the messages it answers with."""
    memory, sent = memory or Memory(limits.held_bytes), []

    async def app(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        if not messages:
            await asyncio.sleep(60)
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": list(headers)}
    asyncio.run(Bodies(app, limits, memory)(scope, receive, send))
    return sent[0]["status"], memory.held


def _part(size, more=True):
    return {"type": "http.request", "body": b"\0" * size, "more_body": more}


def test_a_body_that_lies_about_its_length_is_cut_off_while_it_comes() -> None:
    messages = [_part(600) for _ in range(1000)]
    lie = [(b"content-length", b"5")]
    assert _ask(Limits(body_bytes=1000), messages, headers=lie) == (413, 0)
    assert len(messages) == 998


def test_a_body_that_is_just_short_enough_is_read() -> None:
    assert _ask(Limits(body_bytes=1000), [_part(600), _part(400, False)]) == (200, 0)


def test_a_slow_client_is_not_waited_for() -> None:
    start = time.monotonic()
    assert _ask(Limits(receive_seconds=0.1), [_part(1)]) == (408, 0)
    assert time.monotonic() - start < 5


def test_a_job_has_as_much_more_time_to_arrive_as_it_may_be_longer() -> None:
    limits = Limits(receive_seconds=0.2, body_bytes=100, job_bytes=800)
    start = time.monotonic()
    assert _ask(limits, [_part(1)], path="/v1/jobs") == (408, 0)
    assert 1.4 < time.monotonic() - start < 6


def test_bodies_together_have_a_bound() -> None:
    memory = Memory(1000)
    memory.take(800)
    assert _ask(Limits(), [_part(300, False)], memory) == (429, 800)
    with pytest.raises(Refusal) as refused:
        memory.take(300)
    assert refused.value.code == "busy"


def test_work_that_takes_too_long_is_given_up(serving, photo) -> None:
    client = serving(seconds=0.2)
    answer = _post(client, photo, method="lowkey")
    assert (answer.status_code, answer.json()["code"]) == (503, "gave-up")
    assert answer.json()["detail"] == "it took longer than 0.2 seconds"
    assert _post(client, photo).status_code == 200


def test_jobs_have_a_bound_and_a_time(serving, photo) -> None:
    client = serving(jobs=1, photos=2, keep_seconds=0.3)
    files = [("photo", photo)]
    assert client.post("/v1/jobs", files=files * 3).status_code == 422
    assert client.post("/v1/jobs", files=files).status_code == 202
    answer = client.post("/v1/jobs", files=files)
    assert (answer.status_code, answer.json()["code"]) == (429, "busy")
    time.sleep(0.4)
    assert client.post("/v1/jobs", files=files).status_code == 202
    assert len(client.app.state.server.batches) == 1


def test_a_photo_of_too_many_pixels_and_its_job(serving) -> None:
    client = serving(pixels=1000)
    job = client.post("/v1/jobs", files=[("photo", picture())]).json()["id"]
    for _ in range(100):
        state = client.get(f"/v1/jobs/{job}").json()
        if state["state"] == "done":
            break
    assert state["photos"][0]["error"]["code"] == "unusable-photo"


@pytest.fixture
def worker():
    worker, free, seen = Worker(Limits(waiting=2, together=3)), threading.Event(), []

    def run(kind, items):
        seen.append(items)
        while not free.wait(0.005):
            worker.ask()
        return items

    worker.start(run)
    yield worker, free, seen
    worker.close()


def test_a_full_line_says_when_to_come_again(worker) -> None:
    worker, free, seen = worker
    first = worker.submit(None, 0)
    while not seen:
        time.sleep(0.005)
    worker.submit("a", 1)
    second = worker.submit("a", 2)
    with pytest.raises(Refusal) as refused:
        worker.submit("a", 3)
    assert refused.value.status == 429
    assert int(refused.value.headers["Retry-After"]) >= 1
    free.set()
    assert (first.result.result(5), second.result.result(5)) == (0, 2)
    assert seen == [[0], [1, 2]]


def test_work_that_nobody_waits_for_is_stopped(worker) -> None:
    worker, free, seen = worker
    ticket = worker.submit("a", 1)
    while not seen:
        time.sleep(0.005)
    forgotten = worker.submit("b", 2)
    forgotten.leave()
    ticket.left = True
    with pytest.raises(GivenUpError, match="nobody waits"):
        ticket.result.result(5)
    free.set()
    assert worker.submit("c", 3).result.result(5) == 3
    assert seen == [[1], [3]]
