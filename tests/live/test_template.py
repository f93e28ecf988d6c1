"""Changes that are kept upright follow the face."""

import numpy as np
import torch

from visard.cloak.mask import SIDE, TEMPLATE
from visard.live.template import Upright, as_change, faces, oval
from visard.types import Face, Window


def _window(scale=1.0, turn=0.0, at=(40.0, 30.0), size=260):
    """A window in which the template lies turned, enlarged and elsewhere."""
    points = np.array(TEMPLATE)
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    there = points @ np.array([[cos, sin], [-sin, cos]]) + at
    rows, columns = np.mgrid[0:size, 0:size]
    pixels = np.stack([rows, columns, (rows + columns) // 2], axis=-1) % 256
    box = (*there.min(axis=0), *there.max(axis=0))
    face = Face(tuple(map(float, box)), tuple(map(tuple, there.tolist())), 1.0)
    return Window(pixels.astype(np.uint8), face, 0, 0)


def test_a_face_that_lies_as_the_template_is_cut_out_as_it_is():
    window = _window()
    face = Upright.of(window).face()
    assert np.array_equal(face, window.pixels[30 : 30 + SIDE, 40 : 40 + SIDE])


def test_a_large_face_is_averaged_and_not_thinned_out():
    window = _window(scale=1.9, at=(5.0, 5.0), size=256)
    speckled = Window(
        (255 * (np.indices((256, 256)).sum(axis=0)[..., None] % 2)).astype(np.uint8).repeat(3, 2),
        _window(scale=2.0, at=(0.0, 0.0), size=256).face,
        0,
        0,
    )
    assert Upright.of(window).face().shape == (SIDE, SIDE, 3)
    middle = Upright.of(speckled).face()[20:100, 20:100]
    assert abs(float(middle.mean()) - 127) < 3
    assert middle.std() < 20


def test_a_change_lies_where_the_face_is():
    window = _window(scale=1.5, turn=0.4, at=(90.0, 20.0))
    change = np.zeros((SIDE, SIDE, 3), np.float32)
    x, y = (round(each) for each in TEMPLATE[2])  # the tip of the nose
    change[y - 3 : y + 4, x - 3 : x + 4] = 40
    plain = Window(np.full_like(window.pixels, 100), window.face, 0, 0)
    added = Upright.of(plain).laid(change).astype(int) - 100
    nose = window.face.landmarks[2]
    row, column = (float(axis.mean()) for axis in np.nonzero(added[..., 0] > 20))
    assert abs(column - nose[0]) < 1
    assert abs(row - nose[1]) < 1


def test_colours_stay_within_bounds_where_a_change_would_leave_them():
    window = _window()
    bright = Window(np.full_like(window.pixels, 250), window.face, 0, 0)
    laid = Upright.of(bright).laid(np.full((SIDE, SIDE, 3), 20, np.float32))
    assert laid.dtype == np.uint8
    assert laid.max() == 255
    assert laid.min() == 250


def test_there_and_back_the_numbers_stay():
    uprights = [Upright.of(_window()), Upright.of(_window(1.2))]
    pictures = faces(uprights)
    assert pictures.shape == (2, 3, SIDE, SIDE)
    assert np.allclose(as_change(pictures[:1]), uprights[0].face(), atol=1e-3)


def test_the_oval_fades_out_before_the_edge():
    edge = torch.cat((oval()[0, 0, 0], oval()[0, 0, -1], oval()[0, 0, :, 0], oval()[0, 0, :, -1]))
    assert float(edge.max()) < 0.2
    assert float(oval()[0, 0, 70, 64]) == 1.0
