"""Yesterday's protected photos before today's recognisers."""

import shutil

import pytest
from PIL import Image

import people
from visard.errors import DataError, WeightsError
from visard.jobs import recheck as jobs_recheck
from visard.jobs.originals import Originals
from visard.jobs.protect import ProtectJob
from visard.jobs.recheck import RecheckJob, results_in
from visard.jobs.settings import Settings
from visard.types import Outcome


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A photo and its protected version."""
    folder = tmp_path_factory.mktemp("pair")
    ProtectJob(Settings()).run(people.portrait(folder / "me.png"))
    return folder / "me.png", folder / "me.visard.png"


@pytest.fixture(scope="module")
def job():
    return RecheckJob()


@pytest.fixture
def folders(tmp_path):
    for name in ("safe", "once"):
        (tmp_path / name).mkdir()
    return tmp_path / "safe", tmp_path / "once"


def test_what_is_hidden_and_what_is_not(job, pair, folders):
    (safe, once), (photo, hidden) = folders, pair
    shutil.copy(hidden, safe / "a.visard.png")
    shutil.copy(photo, safe / "b.partial.png")
    for name in "ab":
        shutil.copy(photo, once / f"{name}.png")
    good, bad = job.run(safe, once)
    assert (good.outcome, good.matched_by, good.protect_anew) == (Outcome.PROTECTED, (), False)
    assert good.hidden
    assert {finding.channel for finding in good.findings} == {"file", "jpeg75", "half"}
    assert bad.outcome is Outcome.MATCHED
    assert "dlib" in bad.matched_by
    assert bad.protect_anew
    assert bad.original == once / "b.png"


def test_what_cannot_be_looked_at_does_not_stop_the_rest(job, pair, folders):
    (safe, once), (photo, hidden) = folders, pair
    (safe / "a.visard.png").write_bytes(b"")
    shutil.copy(hidden, safe / "b.visard.png")
    shutil.copy(hidden, safe / "c.visard.png")
    shutil.copy(hidden, safe / "d.visard.png")
    shutil.copy(hidden, safe / "e.visard.png")
    shutil.copy(photo, once / "a.png")
    people.landscape(once / "c.png")
    with Image.open(photo) as right:
        right.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(once / "d.png")
    shutil.copy(photo, once / "e.png")
    *failed, last = job.run(safe, once)
    words = [
        "a.visard.png: the file is empty",
        "b.visard.png: its original is not there; see --originals",
        "c.visard.png: no face was found in its original",
        "d.visard.png: it is hardly a version of",
    ]
    for each, expected in zip(failed, words, strict=True):
        assert expected in each.error
        assert each.outcome is None
        assert not each.hidden
        assert not each.protect_anew
    assert last.outcome is Outcome.PROTECTED


def test_the_original_is_found_by_its_place_then_by_its_suffix(folders):
    safe, once = folders
    for folder in (once / "x", once / "y", safe / "x"):
        folder.mkdir()
    for path in ("x/me.jpg", "y/me.jpg", "x/me.png", "me.txt", "x/you.JPG", "y/my.tea.jpg"):
        (once / path).write_bytes(b"-")
    (once / "x" / "her.jpg").mkdir()
    known = Originals(safe, once)
    assert known.of(safe / "x" / "me.visard.jpg") == once / "x" / "me.jpg"
    assert known.of(safe / "x" / "me.partial.png") == once / "x" / "me.png"
    assert known.of(safe / "you.visard.jpg") == once / "x" / "you.JPG"
    assert known.of(safe / "my.tea.visard.png") == once / "y" / "my.tea.jpg"
    with pytest.raises(DataError, match=r"may be .*x/me\.jpg or .*y/me\.jpg; give a folder"):
        known.of(safe / "me.visard.jpg")
    with pytest.raises(DataError, match="is not there"):
        known.of(safe / "her.visard.jpg")


def test_beside_the_result_lies_its_original(tmp_path):
    for name in ("me.jpg", "me.visard.jpg", "me.txt"):
        (tmp_path / name).write_bytes(b"-")
    known = Originals(tmp_path, None)
    assert known.of(tmp_path / "me.visard.jpg") == tmp_path / "me.jpg"


def test_only_results_are_rechecked(tmp_path):
    for name in (".bin", "deep"):
        (tmp_path / name).mkdir()
    for name in ("a.jpg", "a.visard.txt", ".bin/b.visard.jpg", "deep/c.partial.JPG"):
        (tmp_path / name).write_bytes(b"-")
    assert results_in(tmp_path) == [tmp_path / "deep" / "c.partial.JPG"]
    with pytest.raises(DataError, match=r"\.bin/none: there is no such folder"):
        results_in(tmp_path / ".bin" / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="empty: no protected photo is in it"):
        results_in(tmp_path / "empty")


def test_without_recognisers_nothing_is_rechecked(monkeypatch):
    monkeypatch.setattr(jobs_recheck, "recognizers", lambda: ((), ("dlib: not here",)))
    with pytest.raises(WeightsError, match="no recogniser can be loaded; dlib: not here"):
        RecheckJob()
