"""Cloaks towards a chosen face: not without consent, and not without a line that says so."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import people
from visard import methods
from visard.distance import distance, threshold
from visard.errors import ConsentError, DataError, SettingError
from visard.jobs import target_log
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings, Target
from visard.jobs.targets import TAKEN, _embedding
from visard.photo.files import read
from visard.types import Strength

PAIRS = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "pairs.webp"


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "state" / "targets.jsonl"
    monkeypatch.setenv("VISARD_TARGET_LOG", str(path))
    return path


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Somebody, and a portrait of nobody for somebody else."""
    folder = tmp_path_factory.mktemp("photos")
    own, other = people.portrait(folder / "me.png", side=200), folder / "other.png"
    with Image.open(PAIRS) as image:
        image.crop((0, 0, 360, 360)).resize((240, 240)).save(other)
    return own, other


def test_without_consent_there_is_no_target(tmp_path) -> None:
    with pytest.raises(ConsentError, match="who must agree to that; if so, say --i-have-their"):
        Target(tmp_path / "somebody.jpg")
    with pytest.raises(ConsentError):
        Target(tmp_path / "somebody.jpg", False)


def test_the_line_tells_who_when_and_towards_whom_and_no_more(log) -> None:
    target_log.note("", ["ab" * 32], 2)
    target_log.note("key 0123", ["cd" * 32], 1)
    first, second = map(json.loads, log.read_text().splitlines())
    assert set(first) == {"when", "who", "target_sha256", "faces"}
    assert first["who"].startswith("user ")
    assert first["when"].endswith("+00:00")
    assert (second["who"], second["faces"]) == ("key 0123", 1)
    assert log.stat().st_mode & 0o077 == 0


class Stopped(Exception):
    pass


def test_the_line_is_there_before_the_cloak_is(photos, log, monkeypatch, tmp_path) -> None:
    own, other = photos
    job = ProtectJob(Settings(output=tmp_path, target=Target(other, True)))
    assert job.protector.name == "pgd_targeted"
    assert not log.exists()

    def stop(*_) -> None:
        raise Stopped(log.read_text())

    monkeypatch.setattr(job.protector, "protect", stop)
    with pytest.raises(Stopped) as stopped:
        job.run(own)
    line = json.loads(str(stopped.value))
    assert line["target_sha256"] == [hashlib.sha256(other.read_bytes()).hexdigest()]
    assert line["faces"] == 1
    assert own.name not in str(stopped.value)


def test_without_the_line_there_is_no_cloak(photos, log, monkeypatch, tmp_path) -> None:
    own, other = photos
    log.parent.write_text("a file where the folder should be")
    job = ProtectJob(Settings(output=tmp_path / "out", target=Target(other, True)))
    monkeypatch.setattr(job.protector, "protect", lambda *_: pytest.fail("it was made"))
    with pytest.raises(ConsentError, match="cannot be written"):
        job.run(own)
    assert not (tmp_path / "out").exists()


def test_a_disk_that_is_full_leaves_no_half_line_unnoticed(log, monkeypatch) -> None:
    monkeypatch.setattr("os.write", lambda *_: 3)
    with pytest.raises(ConsentError, match="cannot be written"):
        target_log.note("", [], 1)


def test_recognisers_are_led_to_the_target(photos, log) -> None:
    own, other = photos
    job = ProtectJob(Settings(target=Target(other, True), method="pgd_l2_targeted"))
    photo = read(own)
    made = job.cloak([job.find(photo, "me.png")])[0].pixels
    assert len(log.read_text().splitlines()) == 1
    before, after, noisy = (
        _away(job, pixels) for pixels in (photo.pixels, made, _noisy(photo.pixels, made))
    )
    assert (before - after).min() > 0.2, (before, after)
    assert (noisy - after).min() > 0.2, (noisy, after)
    faces, everybody = job.detector.detect(read(other).pixels), job.cast.everybody
    told = job._target.told(read(other).pixels, faces, everybody)
    assert all(each.card.name in told[TAKEN] for each in everybody)


def _noisy(own, made):
    """The photo with noise of the size that the change has."""
    size = (made.astype(float) - own).std()
    noise = np.random.default_rng(0).normal(0, size, own.shape)
    return (own + noise).clip(0, 255).astype(np.uint8)


def _away(job, image):
    """By surrogate, how far the face is from the target, in thresholds."""
    (face,) = (each for each in job.detector.detect(image))
    rows = []
    for each in job.cast.surrogates:
        seen, known = (_embedding(each, *photo) for photo in ((image, face), job._target.photos[0]))
        rows.append(distance(seen, known, each.card.metric) / threshold(each.card))
    return torch.cat(rows)


def test_a_method_that_leads_nowhere_takes_no_target(photos, log) -> None:
    with pytest.raises(SettingError, match="leads to no chosen face"):
        ProtectJob(Settings(target=Target(photos[1], True), method="fawkes"))


def test_a_target_shows_one_face(tmp_path, log) -> None:
    sky = people.landscape(tmp_path / "sky.png")
    with pytest.raises(DataError, match="it shows no face; give photos of the chosen person"):
        ProtectJob(Settings(target=Target(sky, True)))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no photo is in it"):
        ProtectJob(Settings(target=Target(tmp_path / "empty", True)))


def test_decoys_stay_the_default(log) -> None:
    actors = methods.cast()
    protector = methods.protector("pgd_targeted", actors.surrogates, Strength.LIGHT)
    assert protector._target == ()
    assert not log.exists()
