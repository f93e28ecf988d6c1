"""Where photos come from: folders, lists, tables, stores."""

from collections import Counter
from pathlib import Path

import pytest
from stand_in import Backwards, check, photos

from visard.errors import DataError
from visard.scale import loading
from visard.scale.items import items
from visard.scale.local import Local
from visard.scale.places import Store, place
from visard.scale.run import run
from visard.scale.tables import row_content


def _keys(*addresses):
    return [each.key for each in items([str(each) for each in addresses])]


def test_a_folder_without_what_is_hidden_or_visards_own(tmp_path):
    source = photos(tmp_path / "in", 2)
    (source / "me.visard.png").write_bytes(b"")
    (source / ".thumbs").mkdir()
    (source / ".thumbs" / "a.png").write_bytes(b"")
    assert _keys(source) == ["0/0000.png", "1/0001.png"]


def test_a_list_of_paths_as_seen_from_the_list(tmp_path):
    photos(tmp_path / "in", 2)
    (tmp_path / "list.txt").write_text(
        "# two\nin/0/0000.png\n\n/elsewhere/b.jpg\ns3://bucket/c.jpg\n"
    )
    found = items([str(tmp_path / "list.txt")])
    assert [each.key for each in found] == ["in/0/0000.png", "elsewhere/b.jpg", "bucket/c.jpg"]
    assert found[0].facts.length == (tmp_path / "in" / "0" / "0000.png").stat().st_size
    assert (found[1].address, found[2].address) == ("/elsewhere/b.jpg", "s3://bucket/c.jpg")


def test_two_photos_in_one_place_are_refused(tmp_path):
    first, second = photos(tmp_path / "a", 1), photos(tmp_path / "b", 1)
    with pytest.raises(DataError, match="another photo has the same place in the result"):
        items([str(first), str(second)])


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(DataError, match="there is no photo in it"):
        items([str(tmp_path)])


def _table(folder: Path, count: int, kind: str):
    import pyarrow as pa

    files = sorted(folder.rglob("*.png"))[:count]
    names = [str(path.relative_to(folder)) for path in files]
    contents = [path.read_bytes() for path in files]
    if kind == "struct":
        return pa.table({"name": names, "image": [{"bytes": each} for each in contents]})
    if kind == "bytes":
        return pa.table({"name": names, "bytes": contents})
    return pa.table({"path": names, "other": list(range(count))})


@pytest.mark.parametrize("kind", ["path", "bytes", "struct"])
def test_parquet_with_paths_or_contents(tmp_path, kind):
    from pyarrow import parquet

    source = photos(tmp_path / "in", 5)
    parquet.write_table(_table(source, 5, kind), source / "photos.parquet", row_group_size=2)
    (tmp_path / "out").mkdir()
    tables = [str(source / "photos.parquet")]
    for kept in (0, 5):
        assert run(Backwards(), tables, str(tmp_path / "out"), Local()).kept == kept
        check(source, tmp_path / "out", 5)


def test_lance_with_contents(tmp_path):
    lancedb = pytest.importorskip("lancedb")
    source = photos(tmp_path / "in", 5)
    table = _table(source, 5, "bytes")
    lancedb.connect(str(tmp_path)).create_table("photos", table)
    found = items([str(tmp_path / "photos.lance")])
    contents = dict(zip(table["name"].to_pylist(), table["bytes"].to_pylist(), strict=True))
    assert {each.key: row_content(each.address) for each in found} == contents


def test_a_table_without_photos_is_refused(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"age": [1]}), tmp_path / "a.parquet")
    with pytest.raises(DataError, match="it has no column uri or path or file_name"):
        items([str(tmp_path / "a.parquet")])
    (tmp_path / "b.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(DataError, match="the table cannot be read"):
        items([str(tmp_path / "b.parquet")])


def test_a_store_in_memory_from_end_to_end(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    source, memory = photos(tmp_path / "in", 4), fsspec.filesystem("memory")
    for path in source.rglob("*.png"):
        memory.pipe(f"/in/{path.relative_to(source)}", path.read_bytes())
    for kept in (0, 4):
        assert run(Backwards(), ["memory://in"], "memory://out", Local()).kept == kept
    out = tmp_path / "copy"
    out.mkdir()
    for name in memory.find("/out"):
        target = out / name.removeprefix("/out/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(memory.cat(name))
    check(source, out, 4)


def test_what_a_photo_costs_in_a_store(tmp_path, monkeypatch):
    fsspec = pytest.importorskip("fsspec")
    source, memory = photos(tmp_path / "in", 3), fsspec.filesystem("memory")
    for path in source.rglob("*.png"):
        memory.pipe(f"/cost/{path.relative_to(source)}", path.read_bytes())
    asked = []

    def counted(name, call):
        def counting(*args):
            if not str(args[-1 if name != "write" else 1]).startswith("manifest"):
                asked.append(name)
            return call(*args)

        return counting

    monkeypatch.setattr(loading, "content", counted("content", loading.content))
    monkeypatch.setattr(Store, "read", counted("read", Store.read))
    monkeypatch.setattr(Store, "write", counted("write", Store.write))
    run(Backwards(), ["memory://cost"], "memory://spent", Local())
    assert Counter(asked) == {"content": 3, "read": 3, "write": 3}
    asked.clear()
    run(Backwards(), ["memory://cost"], "memory://spent", Local())
    assert Counter(asked) == {"read": 3}


def test_a_folder_that_is_not_there_and_a_store_that_nobody_knows(tmp_path):
    with pytest.raises(DataError, match="this is no folder; create it first"):
        place(str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="this store cannot be reached"):
        place("nosuch://bucket")
