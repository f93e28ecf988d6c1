"""Suites: what is asked for is understood whole, or refused in one clear line."""

from pathlib import Path

import pytest

from visard.bench.suite import find, load
from visard.errors import DataError
from visard.judge.scenarios import Scenario
from visard.registry import ADVERSARIES, PROTECTORS, names
from visard.types import Strength

GOOD = """
name = "mine"
adversaries = ["file"]
[[method]]
name = "pgd"
[[test]]
folder = "data/friends"
"""


def _file(tmp_path, content):
    path = tmp_path / "suite.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_short_suite_is_completed(tmp_path):
    suite = load(_file(tmp_path, GOOD))
    assert suite.scenarios == tuple(Scenario)
    assert suite.method[0].strength is Strength.STANDARD
    assert suite.method[0].label == "pgd"
    assert suite.test[0].name == "friends"
    assert (suite.test[0].references, suite.test[0].probes) == (2, 2)


def test_a_method_with_another_strength_has_another_label(tmp_path):
    twice = GOOD + '[[method]]\nname = "pgd"\nstrength = "strong"\n'
    assert [each.label for each in load(_file(tmp_path, twice)).method] == ["pgd", "pgd_strong"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no = [", "cannot be read"),
        (b"\x00\xff\xfe\x80", "cannot be read"),
        ("", "name: "),
        ("colour = 1\n" + GOOD, "colour: "),
        (GOOD + "colour = 1\n", r"test\.0\.colour: "),
        (GOOD.replace('[[method]]\nname = "pgd"', ""), "method: "),
        ("method = []\n" + GOOD.replace('[[method]]\nname = "pgd"', ""), r"no \[\[method\]\]"),
        (GOOD.replace('[[test]]\nfolder = "data/friends"', ""), "test: "),
        (GOOD.replace('["file"]', '"file"'), "adversaries: "),
        (GOOD.replace('["file"]', "[]"), "no adversaries"),
        ('scenarios = ["evade"]\n' + GOOD, r"scenarios\.0: "),
        ("scenarios = []\n" + GOOD, "no scenarios"),
        (GOOD.replace('"mine"', '"../mine"'), "names files"),
        (GOOD.replace('"mine"', '""'), "names files"),
        (GOOD.replace('"mine"', "3"), "name: "),
        (GOOD + "references = 0\n", r"test\.0\.references: "),
        (GOOD + "probes = -1\n", r"test\.0\.probes: "),
        (GOOD + "people = 0\n", r"test\.0\.people: "),
        (GOOD + '[[test]]\nfolder = "other/friends"\n', "the same name"),
        (GOOD + '[[method]]\nname = "pgd"\n', "named twice"),
        (GOOD + '[[method]]\nname = "pgd"\nstrength = "huge"\n', r"method\.1\.strength: "),
        ("a = " + "[" * 5000, "cannot be read"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, content, said):
    path = _file(tmp_path, content)
    with pytest.raises(DataError, match=said) as error:
        load(path)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_suite_that_is_not_there_is_said(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            load(path)


def test_the_built_in_suite_names_what_there_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    suite = load(find(Path("adversaries")))
    assert {each.name for each in suite.method} <= set(names(PROTECTORS))
    wanted = {
        *suite.adversaries,
        *(name for each in suite.method for name in each.adversaries or ()),
    }
    assert wanted <= set(names(ADVERSARIES))


def test_a_file_comes_before_a_built_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("adversaries").write_text(GOOD)
    assert find(Path("adversaries")) == Path("adversaries")
    assert find(Path("elsewhere/adversaries")) == Path("elsewhere/adversaries")
