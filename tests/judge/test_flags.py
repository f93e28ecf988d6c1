"""Flags are raised by what makes an audit doubtful, and by nothing else."""

import pytest

from visard.judge.audit_verdict import audit_verdict
from visard.judge.flags import flags
from visard.judge.verdict import face_outcome
from visard.results import FaceReport, Finding
from visard.types import Knowledge, Outcome

SURROGATE, RELATED, STRANGER, UNKNOWN = Knowledge
HIDDEN, MATCHED, LOST = Outcome.PROTECTED, Outcome.MATCHED, Outcome.NOT_ACQUIRED


def _finding(knowledge=SURROGATE, after=HIDDEN, before=MATCHED, distance_before=0.2):
    distances = distance_before, None if after is LOST else 0.9
    return Finding(
        str(knowledge), "file", "other photos", knowledge, before, after, *distances, 0.5
    )


def _names(*findings, **more):
    return [flag.name for flag in flags(findings, **more)]


def test_a_sound_audit_raises_none():
    assert flags([_finding(), _finding(STRANGER, MATCHED)], ssimulacra2=80) == ()


def test_nothing_at_all_raises_none():
    assert flags([]) == ()


@pytest.mark.parametrize(
    ("findings", "title"),
    [
        ([_finding(after=MATCHED), _finding(STRANGER)], "a black box easier than the white boxes"),
        ([_finding(), _finding(after=LOST)], "faces that were not found"),
        ([_finding(), _finding(before=HIDDEN)], "not recognised before either"),
        ([_finding(distance_before=None)], "nothing to compare with"),
        ([_finding(UNKNOWN)], "made against whom?"),
    ],
)
def test_each_doubt_has_its_flag(findings, title):
    assert _names(*findings) == [title]


def test_strangers_as_hard_as_the_attacked_are_no_reason_for_doubt():
    assert _names(_finding(), _finding(STRANGER)) == []


def test_what_was_not_recognised_before_says_nothing_of_strangers():
    before = _finding(STRANGER, before=HIDDEN)
    assert _names(_finding(after=MATCHED), before) == ["not recognised before either"]


@pytest.mark.parametrize(("score", "raised"), [(29.9, 1), (30.0, 0), (None, 0)])
def test_another_picture_is_said(score, raised):
    assert len(flags([_finding()], score)) == raised


@pytest.mark.parametrize(
    ("others", "beginning"),
    [
        ([], "Not proven: "),
        ([RELATED], "Not proven: "),
        ([STRANGER], "Yes, "),
        ([UNKNOWN], "Yes, "),
    ],
)
def test_an_audit_says_yes_only_where_a_stranger_looked(others, beginning):
    findings = tuple(_finding(each) for each in (SURROGATE, *others))
    face = FaceReport(1, (0, 0, 9, 9), 1.0, face_outcome(findings), findings, None, 0)
    words = audit_verdict([face]).private
    assert words.startswith(beginning)
    assert ("untested against strangers" in words) is beginning.startswith("Not")
