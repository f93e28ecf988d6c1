"""The verdict where no machine shall find a face."""

import pytest

from visard.judge.examine import THE_ORIGINAL
from visard.judge.undetected import gained, gravest, outcome_of, verdict
from visard.results import FaceReport, Finding, Spotting
from visard.types import Knowledge, Outcome

M, P, N, F = Outcome.MATCHED, Outcome.PROTECTED, Outcome.NOT_ACQUIRED, Outcome.FAILED


def _finding(after, before=M, name="dlib"):
    numbers = (0.1, None, 0.6)
    return Finding(name, "file", THE_ORIGINAL, Knowledge.STRANGER, before, after, *numbers)


def _spotted(after, before=True, name="mtcnn"):
    return Spotting(name, "file", before, after, 0.9 if after else None)


def _face(findings, spotted, marked=()):
    outcome = outcome_of(findings, spotted)
    box = (0.0, 0.0, 9.0, 9.0)
    return FaceReport(1, box, 0.9, outcome, findings, None, 0, spotted=spotted, marked=marked)


@pytest.mark.parametrize(
    ("findings", "spotted", "outcome"),
    [
        ([_finding(N)], [_spotted(False)], N),
        ([_finding(P)], [_spotted(True)], P),
        ([_finding(P), _finding(M)], [_spotted(True)], M),
        ([_finding(M)], [_spotted(False)], M),
        ([_finding(F), _finding(P)], [_spotted(True)], F),
        ([_finding(N)], [_spotted(False), _spotted(True, name="yunet")], P),
        # nobody knew the face, or could have found it, beforehand
        ([_finding(P, before=P)], [_spotted(True)], F),
        ([_finding(N, before=N)], [_spotted(False, before=False)], F),
        ([_finding(P)], [_spotted(False, before=False)], P),
        ([], [_spotted(False)], N),
    ],
)
def test_what_became_of_a_face(findings, spotted, outcome) -> None:
    assert outcome_of(findings, spotted) is outcome


def test_the_worst_of_several() -> None:
    assert gravest([N, P, N]) is P
    assert gravest([N, M, F]) is M
    assert gravest([]) is F


def test_something_is_gained_where_one_machine_lost_the_face() -> None:
    nothing = _face((_finding(M),), (_spotted(True),))
    assert not gained([nothing])
    assert gained([nothing, _face((_finding(M),), (_spotted(True), _spotted(False, name="y")))])
    assert gained([_face((_finding(M), _finding(P, name="b")), (_spotted(True),))])
    assert not gained([_face((_finding(P, before=P),), (_spotted(False, before=False),))])


def test_words() -> None:
    unfound = _face((_finding(N),), (_spotted(False),), marked=(_finding(M),))
    said = verdict([unfound], "more")
    assert said.private == (
        "Yes, from the 1 detector tested: none finds a face, so nobody is recognised."
    )
    assert said.how == (
        "No face is found by mtcnn. Where somebody marks the face by hand, dlib knows it."
    )
    assert said.more.startswith("Not needed")
    found = verdict([_face((_finding(P),), (_spotted(True),))], "more")
    assert found.private == (
        "Yes, as far as tested: a face is still found, but no recogniser knows you."
    )
    known = verdict([_face((_finding(M), _finding(P, name="b")), (_spotted(True),))], "more")
    assert known.private == "No: 1 of 2 systems still recognises you."
    assert known.more == "more"
    untold = verdict([unfound, _face((_finding(P, before=P),), (_spotted(True),))], "more")
    assert untold.private == "Not proven: 1 of 2 faces could not be tested."
