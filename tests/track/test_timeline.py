"""Faces are held where a detector blinks, comes late, or looks only now and then."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visard.track.motion import Motion
from visard.track.timeline import Patience, Timeline
from visard.track.tracks import Tracker, overlaps

PATIENCE = Patience(between=6, before=3, after=4)


def _box(x, y=50.0, side=40.0):
    return (x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def _moving(number):
    return _box(60 + 3.0 * number)


def _run(looks, patience=PATIENCE):
    """What is covered in each frame."""
    handed_out = Timeline[int](patience).run(enumerate(looks))
    return [[held.box for held in faces] for _, faces in handed_out]


def _covered(truth, boxes):
    """The share of a true box that some box covers."""
    left, top, right, bottom = truth
    shares = [
        max(0.0, min(right, box[2]) - max(left, box[0]))
        * max(0.0, min(bottom, box[3]) - max(top, box[1]))
        / ((right - left) * (bottom - top))
        for box in boxes
    ]
    return max(shares, default=0.0)


def test_every_frame_comes_once_and_in_order_with_what_it_came_with() -> None:
    looks = [[_moving(number)] for number in range(20)]
    names = [str(number) for number in range(20)]
    items = [item for item, _ in Timeline[str](PATIENCE).run(zip(names, looks, strict=True))]
    assert items == names


def test_nothing_is_invented_where_nobody_was_seen() -> None:
    assert _run([[]] * 20) == [[]] * 20
    assert _run([None] * 20) == [[]] * 20
    assert _run([]) == []


def test_what_was_seen_is_handed_out_as_it_was() -> None:
    looks = [[_moving(number)] for number in range(20)]
    assert _run(looks) == looks


@pytest.mark.parametrize("missed", [range(5, 6), range(5, 11), range(10, 14)])
def test_a_face_missed_between_two_sightings_is_covered(missed) -> None:
    looks = [[] if number in missed else [_moving(number)] for number in range(20)]
    for number, boxes in enumerate(_run(looks)):
        assert len(boxes) == 1
        assert _covered(_moving(number), boxes) > 0.95


def test_a_face_that_comes_late_and_goes_early_is_covered_for_some_frames_around() -> None:
    looks = [[_moving(number)] if 6 <= number <= 12 else [] for number in range(24)]
    covered = [_covered(_moving(number), boxes) for number, boxes in enumerate(_run(looks))]
    assert min(covered[3:17]) > 0.95
    assert not any(boxes for boxes in _run(looks)[:3])
    assert not any(boxes for boxes in _run(looks)[17:])


def test_frames_that_nobody_looked_at_are_covered_in_between() -> None:
    looks = [[_moving(number)] if number % 5 == 0 else None for number in range(41)]
    for number, boxes in enumerate(_run(looks)):
        assert _covered(_moving(number), boxes) > 0.95


def test_a_face_that_crosses_the_picture_quickly_is_covered_in_between() -> None:
    """A width a frame, looked at in every second one: no sighting overlaps the one before."""
    ways = [_box(50 + 40.0 * number) for number in range(21)]
    looks = [[box] if number % 2 == 0 else None for number, box in enumerate(ways)]
    for truth, boxes in zip(ways, _run(looks), strict=True):
        assert _covered(truth, boxes) > 0.95


def test_two_faces_that_pass_each_other_are_two_throughout() -> None:
    ways = [(_box(50 + 5.0 * n, 50), _box(250 - 5.0 * n, 80)) for n in range(40)]
    looks = [list(pair if n % 2 else pair[::-1]) for n, pair in enumerate(ways)]
    looks[20] = []
    found = _run(looks)
    assert all(len(boxes) == 2 for boxes in found)
    assert all(_covered(truth, found[20]) > 0.85 for truth in ways[20])


def test_no_more_frames_are_kept_than_the_delay() -> None:
    taken = []

    def frames():
        for number in range(100):
            taken.append(number)
            yield number, [_moving(number)]

    for item, _ in Timeline[int](PATIENCE).run(frames()):
        assert len(taken) - item <= PATIENCE.delay + 1
    timeline = Timeline[int](PATIENCE)
    looks = ([_box(50.0 + 200 * (n % 2))] if n % 20 == 0 else [] for n in range(400))
    for _ in timeline.run(enumerate(looks)):
        assert len(timeline._gone) < 5


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 1000), st.floats(0.3, 0.9))
def test_a_detector_that_blinks_leaves_little_uncovered(seed, sees) -> None:
    random = np.random.default_rng(seed)
    looks = [[_moving(n)] if random.random() < sees or n in (0, 59) else [] for n in range(60)]
    found = _run(looks, Patience(between=60, before=3, after=4))
    assert all(_covered(_moving(n), boxes) > 0.95 for n, boxes in enumerate(found))


def test_a_motion_goes_on_as_it_went() -> None:
    motion = Motion(_moving(0))
    for number in range(1, 12):
        motion.advance()
        motion.correct(_moving(number))
    ahead = [motion.advance() for _ in range(5)][-1]
    assert overlaps(np.array([ahead]), np.array([_moving(16)]))[0, 0] > 0.9


def test_a_face_somewhere_else_is_another_one() -> None:
    tracker = Tracker(gap=5)
    tracker.look(0, [_box(50)])
    tracker.look(1, [_box(400)])
    assert len(tracker.tracks) == 2
    assert [track.last for track in tracker.forget(6)] == [0]


def test_a_face_keeps_its_number_and_says_where_it_was_last_seen() -> None:
    looks = [[_moving(number)] if number in (0, 4, 8) else [] for number in range(12)]
    (one,) = {
        held.track for _, faces in Timeline[int](PATIENCE).run(enumerate(looks)) for held in faces
    }
    assert one == 1
    handed_out = [faces[0] for _, faces in Timeline[int](PATIENCE).run(enumerate(looks))]
    assert [held.sighted for held in handed_out] == [0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 8]
    assert handed_out[5].there == _moving(4)
