"""Every frame of a film comes out covered, whatever the detector misses."""

import numpy as np

from visard.anonymize.redact.film import Rhythm, Shown, covered_frames
from visard.anonymize.redact.redaction import build_mask, build_solid
from visard.anonymize.redact.region import roll
from visard.boxes.correcting import upright
from visard.track.timeline import Patience

COUNT, SIDE = 30, 40


def _box(number):
    return (20.0 + 3 * number, 30.0, 20.0 + 3 * number + SIDE, 30.0 + SIDE)


def _frames():
    """White squares that move over grey, and the number of the frame in a corner."""
    for number in range(COUNT):
        frame = np.full((120, 200, 3), 90, np.uint8)
        left, top, right, bottom = (round(side) for side in _box(number))
        frame[top:bottom, left:right] = 255
        frame[0, 0] = number
        yield frame


class _Blinking:
    """Finds the square by its colour, and misses it in some frames."""

    def __init__(self, missed=()) -> None:
        self.asked, self._missed = [], set(missed)

    def __call__(self, number, image):
        assert number == int(image[0, 0, 0])
        self.asked.append(number)
        return [] if number in self._missed else [upright(_box(number))]


def _run(look, rhythm=Rhythm(), redaction=None):  # noqa: B008 (a frozen value)
    return list(covered_frames(_frames(), look, redaction or build_solid(), rhythm))


def test_no_frame_is_lost_and_none_shows_the_face() -> None:
    done = _run(_Blinking(missed=[0, 5, 6, 7, 20, 28, 29]))
    assert [each.number for each in done] == list(range(COUNT))
    assert [int(each.pixels[0, 0, 0]) for each in done] == list(range(COUNT))
    assert all((each.pixels < 255).all() for each in done)
    assert done[5].looked == 0
    assert done[8].looked == 1


def test_what_was_never_seen_is_not_covered() -> None:
    done = _run(_Blinking(missed=range(COUNT)))
    assert all(not each.faces and (each.pixels == 255).any() for each in done)


def test_looking_at_every_third_frame_covers_all() -> None:
    look = _Blinking()
    done = _run(look, Rhythm(every=3))
    assert look.asked == list(range(0, COUNT, 3))
    assert all((each.pixels < 255).all() for each in done)
    assert [each.looked for each in done[:4]] == [1, None, None, 1]


def test_without_patience_a_blink_shows() -> None:
    """What holding faces is for: the control."""
    impatient = Rhythm(patience=Patience(between=0, before=0, after=0))
    done = _run(_Blinking(missed=[9]), impatient)
    assert (done[9].pixels == 255).any()


def test_other_redactions_cover_films_too() -> None:
    done = _run(_Blinking(), redaction=build_mask())
    assert all((each.pixels < 255).all() for each in done)


def test_a_face_without_landmarks_stands_upright() -> None:
    assert roll(upright((10, 10, 50, 70))) == 0


def test_what_is_marked_by_hand_is_covered_and_stands_for_what_was_found_there() -> None:
    def by_hand(number):
        return [Shown("me", _box(number), by_hand=True)] if number < 10 else []

    unseen = list(
        covered_frames(_frames(), _Blinking(range(COUNT)), build_solid(), Rhythm(), by_hand)
    )
    assert all((each.pixels < 255).all() for each in unseen[:10])
    assert all((each.pixels == 255).any() for each in unseen[10:])
    seen = list(covered_frames(_frames(), _Blinking(), build_solid(), Rhythm(), by_hand))
    assert [[face.name for face in each.faces] for each in seen[8:12]] == [
        ["me"],
        ["me"],
        ["1"],
        ["1"],
    ]
