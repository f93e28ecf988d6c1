"""Who is served: this machine without a key, others with one, and nobody too often."""

import pytest

from visard.serve.rate import Rate

KEY = "a-key-of-some-length"


def test_without_a_key_only_names_of_this_machine_are_answered(client) -> None:
    for host in ("127.0.0.1:8080", "localhost", "[::1]:9"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "192.168.0.7"):
        assert client.get("/healthz", headers={"Host": host}).json()["code"] == "wrong-host"


def test_pages_from_elsewhere_may_not_ask(client, photo) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        answer = client.post("/v1/protect", files={"photo": photo}, headers={"Origin": origin})
        assert answer.json()["code"] == "foreign-page"
    own = {"Origin": "http://127.0.0.1"}
    assert client.post("/v1/protect", files={"photo": photo}, headers=own).status_code == 200


def test_a_key_is_wanted_where_there_is_one(serving) -> None:
    client = serving(KEY)
    for given in ("", "Bearer ", "Bearer wrong", f"Bearer {KEY}x", f"Basic {KEY}", "Bearer é"):
        answer = client.get("/v1/methods", headers={"Authorization": given.encode("latin-1")})
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong-key")
    right = {"Authorization": f"Bearer {KEY}", "Host": "photos.example"}
    assert client.get("/v1/methods", headers=right).status_code == 200
    assert client.get("/metrics").status_code == 401
    assert client.get("/").status_code == 200  # the page itself asks for the key
    assert client.get("/healthz").status_code == 200


def test_too_many_requests_are_told_when_to_come_again(serving) -> None:
    client = serving(per_minute=3)
    answers = [client.get("/v1/methods") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too-often"
    assert 15 <= int(answers[-1].headers["retry-after"]) <= 20


def test_wrong_keys_are_limited_too(serving) -> None:
    client = serving(KEY, per_minute=2)
    assert [client.get("/metrics").status_code for _ in range(3)] == [401, 401, 429]
    right = {"Authorization": f"Bearer {KEY}"}
    assert client.get("/metrics", headers=right).status_code == 200


def test_a_bucket_fills_again_and_everybody_has_one() -> None:
    now = [0.0]
    rate = Rate(2, lambda: now[0])
    assert [rate.wait("a"), rate.wait("a"), rate.wait("b")] == [0, 0, 0]
    assert rate.wait("a") == pytest.approx(30)
    now[0] = 31
    assert rate.wait("a") == 0
    assert rate.wait("a") > 0
