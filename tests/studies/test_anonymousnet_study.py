"""From what was seen of photos made anew to figures and tables."""

import pytest

from visard.anonymize.anonymousnet.release import policy
from visard.studies.anonymousnet_figures import Row, figures
from visard.studies.anonymousnet_table import tables
from visard.studies.anonymousnet_told import counted, told


def _row(way: str, photo: str, known: bool, other: bool = False, **more) -> Row:
    values = {
        "psnr": 20.0,
        "ssim": 0.8,
        "ms_ssim": None,
        "face_ssim": 0.7,
        "detected": {"mtcnn": True, "yunet": known},
        "matched": {"dlib": known, "mobileface": False},
        "matched_other": {"dlib": other, "mobileface": False},
        "asked": 0,
        "confirmed": 0,
        "idle": 0,
    }
    return Row(way=way, person="p", photo=photo, label="", **(values | more))


ROWS = [
    _row("untouched", "a", True, True, psnr=None, ssim=1.0),
    _row("untouched", "b", True, False, psnr=None, ssim=1.0),
    _row("anonymousnet", "a", False, True, asked=4, confirmed=3, idle=1),
    _row("anonymousnet", "b", True, True, asked=2, confirmed=0, idle=0, psnr=30.0),
]


def test_shares_are_of_all_photos_and_machines() -> None:
    found = figures(ROWS)
    assert found["untouched.matched"] == 0.5  # one of two recognisers
    assert found["anonymousnet.matched"] == 0.25
    assert found["anonymousnet.dlib.matched"] == 0.5
    assert found["anonymousnet.mtcnn.detected"] == 1
    assert found["anonymousnet.detected"] == 0.75
    assert found["anonymousnet.psnr"] == 25
    assert "anonymousnet.ms_ssim" not in found
    assert "untouched.psnr" not in found


def test_by_another_photo_only_those_count_whom_it_was_known_by() -> None:
    found = figures(ROWS)
    assert found["untouched.matched_other"] == 1
    assert found["anonymousnet.matched_other"] == 1  # of a alone: b was not known before
    assert "anonymousnet.mobileface.matched_other" not in found


def test_changes_that_were_asked_for_are_counted_together() -> None:
    found = figures(ROWS)
    assert (found["anonymousnet.flips"], found["anonymousnet.flips_confirmed"]) == (6, 0.5)
    assert found["anonymousnet.flips_untouched"] == pytest.approx(1 / 6, abs=1e-4)
    assert "untouched.flips" not in found


def test_what_draws_tell_is_counted_and_keeps_to_what_was_said() -> None:
    found = told(0)
    assert found["epsilon.at_epsilon_alone.empirical"] == pytest.approx(1, abs=0.05)
    assert found["epsilon.empirical"] <= 1.05
    assert found["t.empirical"] == pytest.approx(0.2, abs=0.01)


def test_counting_sees_a_promise_that_is_broken() -> None:
    honest = policy(["Smiling"], {"Smiling": 0.5}, t=1.0, epsilon=1.0)
    talkative = policy(["Smiling"], {"Smiling": 0.5}, t=1.0, epsilon=2.0)
    assert counted(honest, 0)[0] < 1.1 < 1.8 < counted(talkative, 0)[0]


def test_the_tables_show_every_way_that_was_measured() -> None:
    attributes = {f"attributes.{name}": 0.9 for name in ("accuracy", "balanced_accuracy", "auc")}
    result = {
        "study": "anonymousnet",
        "command": "visard study anonymousnet",
        "date": "today",
        "data": "two photos",
        "settings": {"quick": False, "machine": "here"},
        "missing": [],
        "figures": figures(ROWS) | told(0) | attributes | {"attributes.majority": 0.8},
    }
    said = tables(result)
    assert "| AnonymousNet, as much as it takes | 25.0 (20.079) | 0.800 (0.7894) |" in said
    assert "found by yunet" in said
    assert "| whatever is usual | 80.0 % | 50 % |" in said
