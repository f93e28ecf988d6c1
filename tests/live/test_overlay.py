"""What is written into frames for whoever watches."""

import numpy as np

from visard.live.account import Account
from visard.live.frame import FaceShown, State, Treated
from visard.live.overlay import Overlay, words
from visard.live.who import Said

_BOX = (40.0, 30.0, 100.0, 90.0)


def _treated(*, protected=True, said=False):
    before, after = (Said("Ann", "0.40×"), Said("", "1.30×")) if said else (None, None)
    face = FaceShown(1, _BOX, protected, before, after)
    state = State.PROTECTED if protected else State.REDACTED
    return Treated(np.full((140, 240, 3), 90, np.uint8), state, (face,))


def _below(pixels):
    """What is written beneath the face."""
    return int((pixels[92:135] != 90).any(axis=2).sum())


def test_before_and_after_stand_in_words():
    (face,) = _treated(said=True).faces
    assert words(face) == ["before: Ann 0.40×", "after: nobody known 1.30×"]


def test_the_frame_itself_stays_as_it_is():
    treated = _treated(said=True)
    shown = Overlay().labelled(treated, Account())
    assert (treated.pixels == 90).all()
    assert shown.shape == treated.pixels.shape
    assert (shown[:20] != 90).any()


def test_what_was_said_stands_until_it_is_asked_again():
    overlay, account = Overlay(), Account()
    first = _below(overlay.labelled(_treated(said=True), account))
    assert first > 200
    assert _below(overlay.labelled(_treated(), account)) == first
    assert _below(Overlay().labelled(_treated(), account)) == 0


def test_a_covered_face_is_told_covered():
    assert _below(Overlay().labelled(_treated(protected=False), Account())) > 50
