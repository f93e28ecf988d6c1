"""The plain engine and its manifest: every photo in one row, whatever happens on the way."""

from dataclasses import replace
from hashlib import sha256

import pytest
from stand_in import Backwards, check, photos

from visard.errors import DataError, SettingError
from visard.scale.local import Local
from visard.scale.manifest import Manifest
from visard.scale.places import Folder, place
from visard.scale.run import run


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def _run(source, out, plan=None, workers=1):
    return run(plan or Backwards(), [str(source)], str(out), Local(workers))


def test_every_photo_has_one_row_and_its_result(tmp_path, out):
    source = photos(tmp_path / "in", 20, corrupt=2)
    tally = _run(source, out)
    check(source, out, 20, corrupt=2)
    assert (tally.states, tally.hidden, tally.kept) == ({"written": 18, "unreadable": 2}, 18, 0)
    row = next(Manifest(place(str(out)), Backwards().settings()).rows())
    data = (source / row.key).read_bytes()
    assert row.input_hash == sha256(data).hexdigest()
    assert row.output_hash == sha256(data[::-1]).hexdigest()
    assert (row.method, row.faces[0].outcome, row.error) == ("backwards", "protected", "")
    assert "torch" in row.versions


def test_what_is_done_is_kept_and_what_is_not_is_done(tmp_path, out):
    source = photos(tmp_path / "in", 12)
    _run(source, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.visard.png")}
    gone, spoilt = sorted(before)[0], sorted(before)[1]
    gone.unlink()
    spoilt.write_bytes(b"something else")
    photos(source, 13)
    tally = _run(source, out)
    check(source, out, 13)
    assert tally.kept == 10
    untouched = [path for path in before if path not in (gone, spoilt)]
    assert all(path.stat().st_mtime_ns == before[path] for path in untouched)


def test_a_photo_that_changed_is_made_again(tmp_path, out):
    source = photos(tmp_path / "in", 3)
    _run(source, out)
    first, second, _ = sorted(source.rglob("*.png"))
    first.write_bytes(second.read_bytes())
    second.touch()  # the same content, read again but not made again
    assert _run(source, out).kept == 2
    check(source, out, 3)


def test_settings_do_not_mix(tmp_path, out):
    source = photos(tmp_path / "in", 2)
    _run(source, out)
    with pytest.raises(SettingError, match="were made with mode plain, not fancy; say the same"):
        _run(source, out, Backwards("fancy"))
    check(source, out, 2)


def test_a_file_that_nobody_knows_is_not_replaced(tmp_path, out):
    source = photos(tmp_path / "in", 2)
    mine = out / "0" / "0000.visard.png"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    assert _run(source, out).states == {"failed": 1, "written": 1}
    assert _run(source, out).states == {"failed": 1, "written": 1}
    assert mine.read_bytes() == b"mine"
    _run(source, out, Backwards(force=True))
    check(source, out, 2)


def test_faceless_and_odd_photos_cost_no_others(tmp_path, out):
    source = photos(tmp_path / "in", 4)
    (source / "0" / "0000.png").rename(source / "empty.png")
    (source / "1" / "0001.png").rename(source / "odd.png")
    tally = _run(source, out)
    assert tally.states == {"written": 2, "no face": 1, "failed": 1}
    assert ("odd.png", "unexpectedly failed (RuntimeError: odd)") in tally.errors
    assert _run(source, out).kept == 3


def test_an_interrupted_run_goes_on(tmp_path, out):
    source = photos(tmp_path / "in", 10)

    def stop(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Backwards(), [str(source)], str(out), Local(), stop)
    assert _run(source, out).kept == 4
    check(source, out, 10)


def test_a_full_disk_ends_the_run_and_the_next_goes_on(tmp_path, out, monkeypatch):
    source = photos(tmp_path / "in", 10)
    write = Folder.write

    def tight(self, name, data):
        if len(list(out.rglob("*.visard.*"))) >= 5:
            raise DataError("the file cannot be written: the disk is full", name, "make room")
        write(self, name, data)

    monkeypatch.setattr(Folder, "write", tight)
    with pytest.raises(DataError, match="the disk is full"):
        _run(source, out)
    monkeypatch.undo()
    _run(source, out)
    check(source, out, 10)


def test_processes_give_the_same_and_survive_a_death(tmp_path, out):
    source = photos(tmp_path / "in", 40)
    deadly = tmp_path / "deadly"
    deadly.touch()
    _run(source, out, Backwards(deadly=str(deadly)), workers=2)
    assert not deadly.exists()
    check(source, out, 40)
    kept = _run(source, out, replace(Backwards(), deadly=""), workers=2)
    assert kept.kept == 40


def test_one_run_at_a_time(tmp_path, out):
    source = photos(tmp_path / "in", 2)

    def again(done, total):
        with pytest.raises(DataError, match="another run uses this folder"):
            _run(source, out)

    run(Backwards(), [str(source)], str(out), Local(), again)
