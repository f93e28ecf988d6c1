"""Photos that never touch the disk: the steps of the main job, alone and in company."""

from pathlib import Path

import numpy as np
import pytest

import people
from quick_cloak import hastened
from visard import methods
from visard.errors import GivenUpError, NoFaceError
from visard.jobs import protect
from visard.jobs.audit import AuditJob, Material, Question
from visard.jobs.compare import compare_pictures
from visard.jobs.patience import patient
from visard.jobs.protect import ProtectJob
from visard.jobs.references import other_photos
from visard.jobs.settings import Settings
from visard.photo.files import read
from visard.types import Outcome, Photo


@pytest.fixture(scope="module")
def job() -> ProtectJob:
    return hastened(ProtectJob(Settings(method="pgd")))


@pytest.fixture
def portrait(tmp_path) -> Photo:
    return read(people.portrait(tmp_path / "me.png", side=96))


@pytest.fixture
def mirrored(portrait) -> Photo:
    return Photo(np.ascontiguousarray(portrait.pixels[:, ::-1]))


def test_company_changes_nothing_but_the_last_digits(job, portrait, mirrored) -> None:
    """After a few steps; each step more enlarges what the rounding of a batch begins."""
    found = [job.find(portrait, "one"), job.find(mirrored, "two")]
    together = job.cloak(found)
    for each, in_company in zip(found, together, strict=True):
        (alone,) = job.cloak([each])
        apart = np.abs(alone.pixels.astype(int) - in_company.pixels)
        assert (alone.pixels != each.photo.pixels).any()
        assert apart.max() <= 1
        assert (apart > 0).mean() < 0.01


def test_what_is_made_in_memory_is_what_run_writes(job, portrait, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect, "any_gain", lambda findings: True)  # too few steps for any
    found = job.find(portrait, "me.png")
    made = job.judge(found, job.cloak([found])[0])
    evidence = job.run(tmp_path / "me.png")
    assert made.data == (tmp_path / evidence.report.output).read_bytes()
    assert made.evidence.report.output == evidence.report.output
    assert list(made.evidence.report.seconds) == ["detect", "cloak", "encode", "judge"]


def test_a_photo_in_memory_without_a_face_is_refused_by_name(job) -> None:
    with pytest.raises(NoFaceError, match=r"^sky: no face"):
        job.find(Photo(np.zeros((64, 64, 3), np.uint8)), "sky")


def test_work_stops_where_nobody_waits(portrait) -> None:
    asked = []

    def ask() -> None:
        asked.append(1)
        if len(asked) == 5:
            raise GivenUpError("nobody waits")

    job = ProtectJob(Settings(), patient(ask))
    found = job.find(portrait, "me")
    with pytest.raises(GivenUpError, match="nobody waits"):
        job.cloak([found])
    assert len(asked) == 5


def test_decoded_pictures_are_compared_and_audited(portrait, mirrored) -> None:
    compared = compare_pictures(("a", portrait.pixels), ("b", mirrored.pixels))
    assert all(each.same for each in compared.comparisons)
    others = other_photos([("b", "its digest", mirrored.pixels)], methods.detector())
    question = Question(Path("a"), None, Path("others"), adversaries=("file",))
    audited = AuditJob(question).look(Material(portrait.pixels, None, others))
    assert audited.report.outcome is Outcome.MATCHED
    assert audited.report.references == 1
