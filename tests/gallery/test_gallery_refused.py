"""What is no gallery, a damaged one, one of others: one clear line, and nothing changed."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from gallery_samples import CARDS, FLAT, ROUND, entries, files

from visard.errors import DataError, SettingError
from visard.gallery import Gallery, lance, manifest
from visard.gallery.lance import plainly
from visard.gallery.lock import locked


@pytest.fixture
def folder(tmp_path) -> Path:
    where = tmp_path / "gallery"
    Gallery.open(where, CARDS).add([*entries(FLAT, ["Ann", "Bob"]), *entries(ROUND, ["Ann"])])
    return where


def _refused(where: Path, cards=CARDS) -> str:
    before = files(where) if where.is_dir() else where.read_bytes()
    with pytest.raises(DataError) as refused:
        Gallery.open(where, cards)
    assert (files(where) if where.is_dir() else where.read_bytes()) == before
    assert "\n" not in str(refused.value)
    assert str(where) in str(refused.value)
    assert refused.value.todo
    return refused.value.what


def test_something_else(tmp_path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"a photo")
    assert "not a gallery" in _refused(tmp_path)
    assert "file" in _refused(tmp_path / "holiday.jpg")


def test_a_database_of_somebody_else(tmp_path) -> None:
    import pyarrow

    lance.connect(str(tmp_path)).create_table("cooking", pyarrow.table({"dish": ["soup"]}))
    assert "not a gallery" in _refused(tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dimensions": 64}, "128 dimensions instead of 64"),
        ({"metric": ROUND.metric}, "euclidean distance instead of cosine"),
        ({"source": "a later version"}, "other weights"),
        ({"sha256": "0" * 64}, "other weights"),
        ({"files": ("yunet-n.onnx",)}, "other weights"),
    ],
    ids=["dimensions", "metric", "version", "weights", "file"],
)
def test_another_recogniser_of_that_name(folder, changed, said) -> None:
    assert said in _refused(folder, [ROUND, replace(FLAT, **changed)])


def test_calibrating_anew_changes_nothing(folder) -> None:
    calibration = replace(FLAT.calibration, thresholds={"1e-3": 0.5})
    anew = replace(FLAT, calibration=calibration, licence="another")
    assert len(Gallery.open(folder, [anew]).has("flat")) == 6


def test_one_recogniser_more_and_one_fewer(folder) -> None:
    third = replace(ROUND, name="deepface:VGG-Face")
    gallery = Gallery.open(folder, [third])
    assert gallery.add(entries(third, ["Ann"])) == 3
    assert gallery.people()[0].recognizers == ("deepface:VGG-Face", "flat", "round")
    assert gallery.remove("Ann") == 9
    assert [each.name for each in gallery.people()] == ["Bob"]


def test_a_recogniser_changed_by_another_program(tmp_path) -> None:
    late = Gallery.open(tmp_path, [replace(FLAT, source="a later version")])
    Gallery.open(tmp_path, CARDS).add(entries(FLAT, ["Ann"]))
    with pytest.raises(DataError, match="other weights"):
        late.add(entries(FLAT, ["Bob"]))


def test_a_newer_format(folder, monkeypatch) -> None:
    monkeypatch.setattr(manifest, "FORMAT", 2)
    manifest.write(lance.connect(str(folder)), manifest.Manifest())
    monkeypatch.undo()
    assert "newer version of visard" in _refused(folder)


def test_a_manifest_without_sense(folder, monkeypatch) -> None:
    monkeypatch.setattr(json, "dumps", lambda fields: '{"format": 1}')
    manifest.write(lance.connect(str(folder)), manifest.Manifest())
    monkeypatch.undo()
    assert "cannot be understood" in _refused(folder)


@pytest.mark.parametrize("what", ["manifest", "people", manifest.table_name("flat")])
@pytest.mark.parametrize("part", ["", "_versions", "data"])
def test_a_table_is_gone(folder, what, part) -> None:
    shutil.rmtree(folder / f"{what}.lance" / part)
    _refused(folder)


@pytest.mark.parametrize("what", ["manifest", "people", manifest.table_name("flat")])
@pytest.mark.parametrize("kind", ["*.manifest", "*.lance"])
@pytest.mark.parametrize("harm", ["empty", "cut", "garbage"])
def test_a_damaged_file(folder, what, kind, harm) -> None:
    for path in (folder / f"{what}.lance").rglob(kind):
        whole = path.read_bytes()
        harmed = {"empty": b"", "cut": whole[: len(whole) // 2], "garbage": b"\xa5" * len(whole)}
        path.write_bytes(harmed[harm])
    _refused(folder)


def test_somebody_keeps_writing(folder) -> None:
    with (
        locked(str(folder)),
        pytest.raises(DataError, match="another program is writing"),
        locked(str(folder), patience=0.05),
    ):
        pass


def test_without_lancedb(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "lancedb", None)
    with pytest.raises(SettingError, match=r"visard\[gallery\]"):
        Gallery.open(tmp_path / "gallery", CARDS)
    assert not (tmp_path / "gallery").exists()


@pytest.mark.parametrize("name", ["PanicException", "RustPanic"])
def test_a_panic_of_rust_code_is_one_line(name) -> None:
    panic = type(name, (BaseException,), {})("no luck, /home/a/lance/src/b.rs:12:3")
    with (
        pytest.raises(DataError, match=r"^here: the gallery cannot be read \(no luck\); "),
        plainly("here"),
    ):
        raise panic
