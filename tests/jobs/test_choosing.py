"""Which version is taken, and that the next one is known."""

from dataclasses import dataclass

import numpy as np
import pytest

from visard.errors import SettingError
from visard.jobs.choosing import chosen
from visard.types import Claim, Outcome, Version

GONE, HIDDEN, KNOWN = Outcome.NOT_ACQUIRED, Outcome.PROTECTED, Outcome.MATCHED


@dataclass
class Judged:
    label: str
    outcome: Outcome


def _chosen(*outcomes, claim=Claim.UNDETECTED, first=False):
    judged = []
    versions = (
        Version(np.zeros((1, 1, 3), np.uint8), str(number)) for number in range(len(outcomes))
    )

    def judge(version):
        judged.append(version.label)
        return Judged(version.label, outcomes[int(version.label)])

    best, beyond = chosen(versions, judge, claim, first=first)
    return best.label, beyond and beyond.label, judged


def test_the_first_that_nobody_finds_is_taken_and_no_later_one_is_judged() -> None:
    assert _chosen(KNOWN, HIDDEN, GONE, GONE) == ("2", "3", ["0", "1", "2"])


def test_the_first_that_nobody_knows_is_enough_where_no_more_is_claimed() -> None:
    assert _chosen(KNOWN, HIDDEN, GONE, claim=Claim.UNRECOGNISED) == ("1", "2", ["0", "1"])


def test_where_all_are_found_the_first_that_nobody_knows_is_taken() -> None:
    assert _chosen(KNOWN, HIDDEN, HIDDEN) == ("1", "2", ["0", "1", "2"])


def test_the_last_is_taken_where_none_helps() -> None:
    assert _chosen(KNOWN, KNOWN) == ("1", None, ["0", "1"])


def test_who_says_what_it_is_to_look_like_gets_the_first() -> None:
    assert _chosen(KNOWN, GONE, first=True) == ("0", "1", ["0"])


def test_a_method_without_versions_is_refused() -> None:
    with pytest.raises(SettingError, match="nothing"):
        _chosen()
