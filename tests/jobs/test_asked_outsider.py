"""A method that asks somebody who is not on the panel: what is written, and what is said of it."""

import io

import pytest
from rich.console import Console

import people
from decision_planes import Plane
from visard.cloak.blackbox import hop_skip_jump
from visard.cloak.blackbox.cloak import DecisionCloak
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.report import html, json, terminal
from visard.results import Asked
from visard.types import Knowledge, Outcome, Strength

pytest.importorskip("art", reason="the extra blackbox is not installed")

IDENTICAL = "command:cmp -s {photo} {reference}"


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    """Hidden from a program that knows identical files only, and from no recogniser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VISARD_QUERIES", "200")
        job = ProtectJob(Settings(method=f"blackbox:{IDENTICAL}", strength=Strength.LIGHT))
        return job.run(people.portrait(tmp_path_factory.mktemp("asked") / "me.png"))


def test_who_is_fooled_counts_though_nobody_here_is(evidence) -> None:
    report = evidence.report
    (face,) = report.faces
    assert face.asked.fooled
    assert 100 < face.asked.questions <= 200
    assert report.method == "blackbox:command:cmp"
    assert (report.outcome, report.output) == (Outcome.MATCHED, "me.partial.png")


def test_of_nobody_here_it_is_claimed_that_they_are_strangers(evidence) -> None:
    report = evidence.report
    assert {each.knowledge for each in report.faces[0].findings} == {Knowledge.UNKNOWN}
    assert report.verdict.private.startswith("No: ")
    assert "attacked" not in report.verdict.private


def test_the_report_says_how_often_was_asked(evidence) -> None:
    asked = evidence.report.faces[0].asked
    said = f"{asked.questions} questions were asked: whoever answered them now takes the face"
    shown = io.StringIO()
    terminal.show(evidence.report, Console(file=shown, width=200))
    assert said in shown.getvalue()
    assert said in html.page(evidence.report, evidence.before, evidence.after)
    assert json.loads(json.dumps(evidence.report)).faces[0].asked == asked


def test_where_whoever_was_asked_still_knows_the_face_nothing_is_written(
    tmp_path, monkeypatch
) -> None:
    job = ProtectJob(Settings())
    asking = DecisionCloak("blackbox", Plane(0.05), Strength.LIGHT, hop_skip_jump.attack, (), 200)
    monkeypatch.setattr(job, "protector", asking)
    report = job.run(people.portrait(tmp_path / "me.png")).report
    assert report.output is None
    assert not report.faces[0].asked.fooled


def test_a_method_that_asks_nobody_says_nothing_of_it(tmp_path) -> None:
    report = ProtectJob(Settings(method="noise")).run(people.portrait(tmp_path / "me.png")).report
    assert report.faces[0].asked is None


def test_words_for_what_came_of_asking() -> None:
    from visard.report.words import asked

    assert asked(Asked(1, fooled=False)).endswith("whoever answered them still knows the face.")
