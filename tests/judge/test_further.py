"""What verdicts say of attributes and of the next setting."""

from dataclasses import replace

from visard.judge.further import with_beyond, with_release
from visard.report.released import released_lines
from visard.results import Beyond, FaceReport, Verdict, Visibility
from visard.types import Outcome, Release, Shown

VERDICT = Verdict("Yes.", "Nobody knows you.", "Not needed.")
FACE = FaceReport(1, (0, 0, 9, 9), 1.0, Outcome.PROTECTED, (), Visibility(50, 0.1, 0.9, 30, 9), 0)
SHOWN = (Shown("Young", 0.9, False, 0.2), Shown("Wavy_Hair", 0.2, False, 0.1))
RELEASE = Release(0.2, 1.5, 8, 1, SHOWN)


def test_what_is_told_of_attributes_is_part_of_the_answer() -> None:
    said = with_release(VERDICT, [replace(FACE, release=RELEASE)]).how
    assert said.startswith("Nobody knows you. 1 of 2 attributes are shown otherwise")
    assert "t = 0.2" in said
    assert "ε = 1.5" in said


def test_methods_that_change_no_attributes_say_nothing_of_them() -> None:
    assert with_release(VERDICT, [FACE]) is VERDICT
    assert released_lines(None) == []


def test_the_next_setting_is_named_with_its_cost() -> None:
    said = with_beyond(VERDICT, Beyond("perturbed by 16", 0.81), [FACE]).more
    assert said == (
        "Not needed. The next setting (perturbed by 16) would leave a likeness (SSIM) of 0.81 "
        "on the face, where it is 0.90."
    )
    assert with_beyond(VERDICT, None, [FACE]) is VERDICT


def test_every_attribute_that_is_shown_otherwise_is_listed() -> None:
    *_, last = released_lines(RELEASE)
    assert last == (
        "Shown otherwise (what was read → what is read now): not young (young: 90% → 20%)"
    )
    bearded = replace(RELEASE, shown=(Shown("No_Beard", 0.9, False, 0.2),))
    assert released_lines(bearded)[-1].endswith("now): beard (no beard: 90% → 20%)")
    *_, last = released_lines(replace(RELEASE, shown=SHOWN[1:]))
    assert last == "Every attribute happens to be shown as it was read"
    first, *_ = released_lines(replace(RELEASE, among=12))
    assert "among 12 faces of the set" in first
