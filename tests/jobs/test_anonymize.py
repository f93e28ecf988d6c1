"""Anonymising: which version is taken, what is written, and what the report says."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import people
from visard import methods
from visard.errors import (
    NoFaceError,
    PhotoError,
    SettingError,
    UnknownNameError,
    WeightsError,
)
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.folder import photos_in, treat_all
from visard.jobs.wishes import Wishes
from visard.photo.files import read
from visard.report import json as report_json
from visard.types import Check, Claim, Outcome, Version


class Staged:
    """A method whose versions are given, and which notes how many were asked for."""

    name, claim = "staged", Claim.UNDETECTED

    def __init__(self, *changes) -> None:
        self.changes, self.asked = changes, 0

    def versions(self, image, faces, seed):
        for number, change in enumerate(self.changes):
            self.asked += 1
            yield Version(change(image, faces), f"version {number}")


def same(image, faces):
    return image.copy()


def black(image, faces):
    return np.zeros_like(image)


@pytest.fixture(scope="module")
def solid() -> AnonymizeJob:
    return AnonymizeJob(Wishes("solid"))


@pytest.fixture
def staged(monkeypatch):
    def job(*changes, **wishes) -> AnonymizeJob:
        method = Staged(*changes)
        monkeypatch.setattr(methods, "anonymizer", lambda name, **options: method)
        return AnonymizeJob(Wishes("staged", **wishes))

    return job


def test_a_covered_face_is_found_by_nobody(solid, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    evidence = solid.run(source)
    report, face = evidence.report, evidence.report.faces[0]
    assert (report.output, report.outcome) == ("me.visard.png", Outcome.NOT_ACQUIRED)
    assert report.verdict.private.startswith("Yes, from the 4 detectors tested: none finds a face")
    assert {each.detector for each in face.spotted} == {"mtcnn", "yunet", "dlib_hog", "dlib_cnn"}
    assert {each.channel for each in face.spotted} == set(methods.JUDGING_CHANNELS)
    assert not any(each.after for each in face.spotted)
    assert all(each.before for each in face.spotted if each.detector == "mtcnn")
    assert all(each.after is Outcome.NOT_ACQUIRED for each in face.findings)
    # even where somebody points at the black box, there is nothing to know
    assert {each.after for each in face.marked} == {Outcome.PROTECTED}
    with Image.open(tmp_path / "me.visard.png") as written:
        assert (np.asarray(written) == evidence.after).all()
    assert report_json.loads(report_json.dumps(report)) == report


def test_with_a_look_at_the_file_alone_the_bytes_are_the_same(solid, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    quick = AnonymizeJob(Wishes("solid", check=Check.FILE, output=tmp_path))
    made, full = quick.make(read(source), "me.png"), solid.make(read(source), "me.png")
    assert made.data == full.data
    face = made.evidence.report.faces[0]
    assert {each.channel for each in (*face.spotted, *face.findings)} == {"file"}
    assert made.evidence.report.settings["channels"] == "file"
    assert report_json.loads(report_json.dumps(made.evidence.report)) == made.evidence.report


def test_what_changes_nothing_is_not_written(staged, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    report = staged(same).run(source).report
    assert (report.output, report.outcome) == (None, Outcome.MATCHED)
    assert report.verdict.private == "No: 3 of 3 systems still recognise you."
    assert report.verdict.more.startswith("Not with this method")
    assert all(each.after is each.before for each in report.faces[0].spotted)
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]


def test_who_chose_the_look_gets_it_and_the_truth(staged, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    report = staged(same, chosen=True).run(source).report
    assert (report.output, report.outcome) == ("me.partial.png", Outcome.MATCHED)
    assert report.settings["chosen by"] == "the user"
    assert report.verdict.more.startswith("Perhaps: without options")


def test_the_first_version_that_is_enough_is_taken(staged, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    job = staged(same, black, same)
    report = job.run(source).report
    assert report.settings["made"] == "version 1"
    assert report.beyond.label == "version 2"
    assert report.beyond.ssim == 1
    assert "The next setting (version 2)" in report.verdict.more
    assert report.outcome is Outcome.NOT_ACQUIRED


def test_a_face_found_but_not_known_is_better_than_one_known(staged, tmp_path, monkeypatch) -> None:
    from visard.jobs import judging

    outcomes = iter([Outcome.MATCHED, Outcome.PROTECTED, Outcome.PROTECTED, Outcome.MATCHED])
    monkeypatch.setattr(judging, "outcome_of", lambda *told, gone: next(outcomes))
    report = staged(same, same, same, same).run(people.portrait(tmp_path / "me.png")).report
    assert report.settings["made"] == "version 1"
    assert report.output == "me.visard.png"
    assert report.verdict.private.startswith("Yes, as far as tested: a face is still found")
    assert "A face is still found by mtcnn" in report.verdict.how


def test_size_and_format_stay_and_tags_go(solid, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.jpg", exif=Image.Exif())
    with Image.open(source) as photo:
        tags = photo.getexif()
        tags[0x010F] = "a camera"
        photo.save(source, exif=tags)
    solid.run(source)
    with Image.open(tmp_path / "me.visard.jpg") as written:
        assert (written.format, written.size) == ("JPEG", (240, 240))
        assert not written.getexif()
    assert read(source).size == (240, 240)


def test_without_a_face_nothing_is_done(solid, tmp_path) -> None:
    source = people.landscape(tmp_path / "sky.png")
    with pytest.raises(NoFaceError, match=r"sky\.png: no face was found; nothing was written"):
        solid.run(source)
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_is_overwritten_without_force(solid, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    (tmp_path / "me.partial.png").write_bytes(b"mine")
    with pytest.raises(PhotoError, match="the result exists already; use --force"):
        solid.run(source)
    forced = AnonymizeJob(dataclasses.replace(solid.wishes, force=True))
    assert forced.run(source).report.output == "me.visard.png"
    assert {path.name for path in tmp_path.iterdir()} == {"me.png", "me.visard.png"}


def test_one_bad_photo_does_not_stop_the_rest(solid, tmp_path) -> None:
    people.portrait(tmp_path / "b.png")
    (tmp_path / "a.png").write_bytes(b"no photo")
    done = list(treat_all(solid, photos_in([tmp_path]), None))
    assert [each.report is None for each in done] == [True, False]
    assert "this is not a photo" in done[0].error


def test_what_a_method_does_not_take_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="--strokes"):
        AnonymizeJob(Wishes("solid", {"strokes": "fine"}))
    with pytest.raises(SettingError, match="solid: this method takes no --animate"):
        AnonymizeJob(Wishes("solid", animate=Path("x.gif")))
    with pytest.raises(UnknownNameError, match="did you mean 'paint'"):
        AnonymizeJob(Wishes("pain"))
    with pytest.raises(SettingError, match="the quality 0 is not 1 to 100"):
        Wishes("solid", quality=0)


def test_a_detector_that_cannot_look_is_named(monkeypatch) -> None:
    detector = methods.detector

    def without_yunet(name):
        if name == "yunet":
            raise WeightsError("its file is missing", name)
        return detector(name)

    monkeypatch.setattr(methods, "detector", without_yunet)
    job = AnonymizeJob(Wishes("solid"))
    assert [each.name for each in job.watch.detectors] == ["mtcnn", "dlib_cnn", "dlib_hog"]
    assert "yunet: its file is missing" in job.missing
