"""What a reviewer is told of the faces of a photo, those that were left among them."""

from pathlib import Path

import numpy as np
import pytest
from samples import face, report

from visard.jobs.protect import Evidence
from visard.jobs.review import photo_review
from visard.results import Left, Why
from visard.review_report import State


@pytest.mark.parametrize(
    ("why", "state", "kept"),
    [
        (Why.SPARED, State.LEFT, False),
        (Why.STRUCK, State.LEFT, True),
        (Why.TOO_LARGE, State.NOT_COVERED, False),
    ],
)
def test_faces_that_were_left_are_shown_with_the_reason(why, state, kept):
    image = np.zeros((60, 80, 3), np.uint8)
    told = report(face(), left=(Left((1, 2, 30, 40), why),))
    seen = photo_review(Path("a.jpg"), Evidence(told, image, image), originals=False).seen
    assert [each.name for each in seen] == ["1", "left 1"]
    assert (seen[1].state, seen[1].kept) == (state, kept)
    assert why.value in seen[1].said
