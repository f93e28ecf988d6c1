"""Windows are cut and put back without touching anything else."""

import numpy as np

from visard.photo.window import cut, paste, rounds
from visard.types import Face


def _face(left: float, top: float, side: float) -> Face:
    x, y = left + side / 2, top + side / 2
    box = (float(left), float(top), float(left + side), float(top + side))
    return Face(box, ((x, y),) * 5, 1.0)


def test_a_window_is_a_square_around_the_face() -> None:
    image = np.zeros((900, 900, 3), np.uint8)
    window = cut(image, _face(300, 400, 200), margin=0.5)
    assert window.pixels.shape == (400, 400, 3)
    assert (window.left, window.top) == (200, 300)
    assert window.face.box == (100, 100, 300, 300)


def test_a_small_face_gets_surroundings() -> None:
    image = np.zeros((900, 900, 3), np.uint8)
    assert cut(image, _face(300, 400, 20), margin=0.3).pixels.shape[0] == 192


def test_a_window_ends_where_the_photo_ends() -> None:
    image = np.zeros((100, 120, 3), np.uint8)
    window = cut(image, _face(-10, 60, 60), margin=0.3)
    assert window.pixels.shape[0] <= 100
    assert window.left == 0
    assert window.top + window.pixels.shape[0] == 100


def test_pasting_touches_the_window_only() -> None:
    image = np.zeros((600, 600, 3), np.uint8)
    window = cut(image, _face(300, 300, 100), margin=0.0)
    paste(image, window, window.pixels + 9)
    assert image.sum() == 9 * window.pixels.size


def test_overlapping_windows_are_taken_in_turns() -> None:
    image = np.zeros((1000, 1000, 3), np.uint8)
    faces = [_face(100, 100, 200), _face(250, 100, 200), _face(700, 700, 200)]
    assert list(rounds(image, faces, 0.3)) == [[0, 2], [1]]
