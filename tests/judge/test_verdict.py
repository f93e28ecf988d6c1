"""Outcomes and words follow from findings, and never say more than these."""

import dataclasses

import pytest

from visard.judge.verdict import any_gain, face_outcome, verdict, worst
from visard.results import FaceReport, Finding
from visard.types import Forecast, Knowledge, Outcome, Strength

ATTACKED, STRANGER = Knowledge.SURROGATE, Knowledge.STRANGER
RELATED = Knowledge.RELATED
HIDDEN, MATCHED, LOST = Outcome.PROTECTED, Outcome.MATCHED, Outcome.NOT_ACQUIRED


def _finding(name="a", after=HIDDEN, knowledge=ATTACKED, channel="file", before=MATCHED):
    distance = {HIDDEN: 1.5, MATCHED: 0.5}.get(after)
    return Finding(
        name, channel, "the original photo", knowledge, before, after, 0.0, distance, threshold=1.0
    )


def _face(*findings: Finding, forecast: Forecast | None = None) -> FaceReport:
    outcome = face_outcome(findings)
    return FaceReport(1, (0, 0, 9, 9), 1.0, outcome, findings, None, 0, forecast)


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([_finding()], HIDDEN),
        ([_finding(), _finding("b", MATCHED)], MATCHED),
        ([_finding(), _finding("b", LOST)], LOST),
        ([_finding(), _finding("s", MATCHED, STRANGER)], HIDDEN),
        ([_finding("s", MATCHED, STRANGER)], MATCHED),
        ([_finding(), _finding("b", LOST, before=LOST)], HIDDEN),
        ([_finding(before=HIDDEN)], Outcome.FAILED),
        ([], Outcome.FAILED),
    ],
)
def test_a_face_is_as_good_as_its_worst_attacked_recogniser(findings, outcome) -> None:
    assert face_outcome(findings) is outcome


def test_not_found_is_not_protected() -> None:
    assert worst([HIDDEN, LOST]) is LOST
    assert worst([LOST, MATCHED]) is MATCHED
    assert worst([Outcome.FAILED, MATCHED]) is MATCHED


def test_gain_needs_a_system_that_knew_the_face_and_lost_it_in_every_channel() -> None:
    assert any_gain([_finding()])
    assert not any_gain([_finding(before=HIDDEN)])
    assert not any_gain([_finding(), _finding(after=MATCHED, channel="jpeg75")])
    assert not any_gain([_finding(after=LOST)])
    assert any_gain([_finding(), _finding(before=LOST, after=LOST, channel="half")])
    other = dataclasses.replace(_finding(before=HIDDEN), reference="other photos")
    assert any_gain([_finding(), other])
    assert not any_gain([])


@pytest.mark.parametrize(
    ("findings", "beginning"),
    [
        ([_finding(), _finding("s", HIDDEN, STRANGER)], "Yes, from the 2 systems tested"),
        ([_finding()], "Not proven: hidden from the 1 system attacked, untested against str"),
        ([_finding(), _finding("r", HIDDEN, RELATED)], "Not proven: hidden from the 2 systems"),
        ([_finding(after=MATCHED)], "No: 1 of 1 system still recognises you"),
        (
            [_finding(), _finding("s", MATCHED, STRANGER)],
            "Not from everyone: hidden from the 1 system attacked, but s, never seen",
        ),
        (
            [_finding(after=MATCHED), _finding("s", MATCHED, STRANGER)],
            "No: 2 of 2 systems still recognise you",
        ),
        ([], "Unknown"),
        ([_finding(after=LOST), _finding("s", LOST, STRANGER)], "Not proven: 2 of 2 tests"),
        ([_finding(after=Outcome.FAILED), _finding("s")], "Not proven: 1 of 2 tests"),
        ([_finding(before=HIDDEN)], "Unknown"),
    ],
)
def test_the_first_answer(findings, beginning) -> None:
    assert verdict([_face(*findings)], Strength.STANDARD).private.startswith(beginning)


def test_a_face_that_was_not_tested_is_not_forgotten() -> None:
    seen = _face(_finding(), _finding("s", HIDDEN, STRANGER))
    words = verdict([seen, _face()], Strength.STANDARD).private
    assert words == "Not proven: 1 of 2 faces could not be tested."


def test_the_weakest_point_is_named() -> None:
    findings = [_finding("a"), _finding("b", MATCHED, channel="jpeg75")]
    assert "weakest point is b (jpeg75): 50%" in verdict([_face(*findings)], Strength.LIGHT).how


def test_what_more_would_cost_is_said() -> None:
    forecast = Forecast(Strength.STRONG, 52.4, ("a",), ("b",))
    more = verdict([_face(_finding(after=MATCHED), forecast=forecast)], Strength.STANDARD).more
    assert "--strength strong would hide it from a" in more
    assert "about 52 of 100" in more


def test_no_gain_is_not_called_a_gain() -> None:
    forecast = Forecast(Strength.STANDARD, 65.0, (), ("a",))
    more = verdict([_face(_finding(after=MATCHED), forecast=forecast)], Strength.LIGHT).more
    assert more.startswith("Hardly")
