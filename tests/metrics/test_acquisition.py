"""Missed faces against a count of pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visard.errors import DataError
from visard.metrics.acquisition import failure_to_acquire, misdetection, missed
from visard.metrics.rates import Rate

side = st.integers(1, 12)
boxes = st.tuples(st.integers(0, 12), st.integers(0, 12), side, side).map(
    lambda b: (float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3]))
)


def _pixels(box) -> set:
    left, top, right, bottom = map(int, box)
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


@given(boxes, st.lists(boxes, max_size=3), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_face_is_missed_when_no_box_shares_enough_pixels(face, found, overlap):
    best = max(
        (len(_pixels(face) & _pixels(b)) / len(_pixels(face) | _pixels(b)) for b in found),
        default=0,
    )
    if best == pytest.approx(overlap):
        return
    assert missed([[face]], [found], overlap).tolist() == [best < overlap]


def test_rates():
    one, two = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0)
    assert misdetection([[one, two], [], [one]], [[two], [one], []]) == Rate(2, 3)
    assert failure_to_acquire(np.array([True, True, False])) == Rate(1, 3)


def test_what_cannot_be_counted_is_said():
    with pytest.raises(DataError, match="nothing was counted"):
        misdetection([[]], [[(0.0, 0.0, 1.0, 1.0)]])
    with pytest.raises(DataError, match="marked in 1 photos, and 2 were searched"):
        misdetection([[]], [[], []])
    with pytest.raises(DataError, match="nothing was counted"):
        failure_to_acquire(np.array([], bool))
