"""What a cached result hangs on: what the program does, not what it says of it."""

import pytest

from visard.bench.lineage import _files, lineage

CODE = {
    "plain": "def one():\n    return 1\n",
    "explained": '"""Why."""\n\n\ndef one():\n    """One."""\n    return 1  # always\n',
    "changed": "def one():\n    return 2\n",
}


@pytest.fixture
def modules(tmp_path, monkeypatch):
    for name, text in CODE.items():
        (tmp_path / f"lineage_{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)


def test_words_do_not_count_and_deeds_do(modules):
    plain = lineage("lineage_plain")
    assert plain == lineage("lineage_explained")
    assert plain != lineage("lineage_changed")


def test_what_is_imported_counts_and_strangers_do_not():
    names = {path.name for path in _files(["visard.cloak.pgd"])}
    assert {"pgd.py", "loop.py", "types.py"} <= names
    assert "fawkes.py" not in names
    assert lineage("visard.cloak.pgd") != lineage("visard.cloak.fawkes")


def test_what_is_not_there_counts_nothing():
    assert list(_files(["visard.none", "no_such_module"])) == []
