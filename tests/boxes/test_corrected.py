"""What was found, corrected by hand: nothing vanishes that nobody struck out."""

import pytest

from visard.boxes.correcting import corrected, upright
from visard.boxes.course import courses
from visard.boxes.mark import Mark, What
from visard.errors import DataError
from visard.types import Face

SIZE = (200, 100)


def _face(x, side=40.0):
    points = ((x + 10, 20), (x + 30, 26), (x + 20, 30), (x + 12, 40), (x + 28, 44))
    return Face((x, 10, x + side, 10 + side), points, 0.9)


def _mark(box, what=What.COVER, **more):
    return Mark("a", box, what, place="b.csv, line 2", **more)


def test_without_marks_nothing_changes() -> None:
    faces = [_face(10), _face(100)]
    assert corrected(faces, [], SIZE).found == tuple(faces)


def test_a_box_where_nothing_was_found_is_added() -> None:
    result = corrected([_face(10)], [_mark((120, 20, 150, 60))], SIZE)
    assert result.found == (_face(10),)
    assert result.given == (upright((120, 20, 150, 60)),)


def test_a_found_face_is_struck_out() -> None:
    result = corrected([_face(10), _face(100)], [_mark((12, 12, 52, 50), What.LEAVE)], SIZE)
    assert (result.found, result.struck) == ((_face(100),), (_face(10),))


def test_a_box_far_from_a_face_strikes_nothing_out() -> None:
    marks = [_mark((60, 12, 90, 50), What.LEAVE), _mark((0, 0, 200, 100), What.LEAVE)]
    assert corrected([_face(10)], marks, SIZE).found == (_face(10),)


def test_a_changed_box_stands_for_the_face_and_keeps_its_turn() -> None:
    result = corrected([_face(10)], [_mark((5, 5, 65, 65))], SIZE)
    assert result.found == ()
    (given,) = result.given
    assert given.box == (5, 5, 65, 65)
    assert given.landmarks[0] == pytest.approx((20, 20))
    assert given.landmarks[1] == pytest.approx((50, 29))


def test_a_box_that_was_only_rounded_changes_nothing() -> None:
    face = _face(10.37)
    result = corrected([face], [_mark((10, 10, 50, 50))], SIZE)
    assert (result.found, result.confirmed, result.given) == ((), (face,), ())


def test_what_is_struck_out_and_marked_is_covered() -> None:
    box = (10, 10, 50, 50)
    result = corrected([_face(10)], [_mark(box, What.LEAVE), _mark(box)], SIZE)
    assert [face.box for face in result.given] == [box]


def test_a_box_partly_outside_is_cut_and_one_wholly_outside_refused() -> None:
    (given,) = corrected([], [_mark((150, 50, 400, 400))], SIZE).given
    assert given.box == (150, 50, 200, 100)
    with pytest.raises(DataError, match=r"line 2: the box lies outside the picture \(200 × 100\)"):
        corrected([], [_mark((300, 10, 340, 50))], SIZE)


TIMES = [n / 10 for n in range(50)]


def _way(*marks):
    return courses(marks, TIMES, SIZE)


def test_a_face_goes_straight_from_mark_to_mark() -> None:
    (way,) = _way(
        _mark((0, 0, 10, 10), face="me", frames=(2, 4)),
        _mark((40, 0, 50, 10), face="me", frames=(8, 8)),
    )
    assert [way.at(n) for n in (1, 2, 4, 8, 9)] == [
        None,
        *[(0, 0, 10, 10)] * 2,
        (40, 0, 50, 10),
        None,
    ]
    assert way.at(6) == (20, 0, 30, 10)


def test_times_are_those_of_the_frames_that_are_shown() -> None:
    (way,) = _way(_mark((0, 0, 10, 10), face="me", seconds=(0.25, 0.61)))
    assert [n for n in range(50) if way.at(n)] == [2, 3, 4, 5, 6]


def test_without_a_time_it_is_there_all_the_time() -> None:
    (way,) = _way(_mark((0, 0, 10, 10), face="me"))
    assert all(way.at(n) for n in range(50))


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([{"frames": (50, 60)}], "the video ends with frame 49"),
        ([{"seconds": (5.2, 6)}], "the video ends after 5.00 seconds"),
        ([{"frames": (3, 9)}, {"frames": (9, 12)}], "face me is in two places in frame 9"),
        (
            [{"what": What.LEAVE, "frames": (0, 1)}, {"frames": (3, 4)}],
            "say the same in all its lines",
        ),
    ],
)
def test_what_does_not_fit_a_video_is_refused(marks, words) -> None:
    with pytest.raises(DataError, match=f"line 2.*{words}"):
        _way(*(_mark((0, 0, 10, 10), face="me", **each) for each in marks))
