"""What the page has from elsewhere comes along unchanged, with its licence."""

import hashlib
import json
import re

from visard.serve import page

LIST = json.loads(page._FILES["vendored.json"])


def test_each_part_is_the_one_that_is_named_and_has_its_licence(client) -> None:
    for each in LIST:
        data = client.get(f"/static/{each['file']}").content
        assert hashlib.sha256(data).hexdigest() == each["sha256"]
        assert each["licence"] in client.get(f"/static/{each['licence_file']}").text
        assert each["version"] in each["from"]


def test_every_part_that_the_page_names_is_there(client) -> None:
    named = set()
    for name in ("index.html", *(each for each in page._FILES if each.endswith(".js"))):
        text = page._FILES[name].decode()
        named |= set(re.findall(r'/static/([\w.-]+)"', text))
        named |= set(re.findall(r'from "\./([\w.-]+)"', text))
        assert "https://" not in text
    assert named
    for name in named:
        assert client.get(f"/static/{name}").status_code == 200
    used = {*named, "index.html", "vendored.json", *(each["licence_file"] for each in LIST)}
    assert set(page._FILES) == used
