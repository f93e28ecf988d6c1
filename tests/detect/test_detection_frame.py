import numpy as np
import pytest

from visard.detect.frame import five, look
from visard.types import Face

POINTS = five(np.array([(1.0, 1), (3, 1), (2, 2), (1, 3), (3, 3)]))


def test_a_small_photo_is_seen_as_it_is():
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    assert np.array_equal(look(image, 30).image, image)


def test_faces_come_back_to_the_photos_pixels():
    frame = look(np.zeros((200, 400, 3), np.uint8), 100)
    (face,) = frame.restore([Face((10.0, 10.0, 20.0, 30.0), POINTS, 0.5)])
    assert face.box == (40, 40, 80, 120)
    assert face.landmarks[0] == (5.5, 5.5)  # the middle of pixel 1 is that of pixels 4 to 7
    assert face.confidence == 0.5


def test_shrinking_averages():
    image = np.zeros((40, 40, 3), np.uint8)
    image[::2] = 200
    assert np.all(look(image, 10).image == 100)


def test_boxes_are_cut_at_the_edges_and_those_outside_go():
    frame = look(np.zeros((50, 50, 3), np.uint8), 50)
    faces = [Face((60.0, 0.0, 70.0, 9.0), POINTS, 0.5), Face((-5.0, 40.0, 20.0, 90.0), POINTS, 0.5)]
    assert [face.box for face in frame.restore(faces)] == [(0, 40, 20, 50)]


def test_the_largest_comes_first_and_equals_have_an_order():
    frame = look(np.zeros((50, 50, 3), np.uint8), 50)
    boxes = [(9.0, 0.0, 19.0, 10.0), (0.0, 0.0, 10.0, 10.0), (0.0, 0.0, 20.0, 20.0)]
    faces = [Face(box, POINTS, 0.5) for box in boxes]
    expected = [boxes[2], boxes[1], boxes[0]]
    assert [face.box for face in frame.restore(faces)] == expected
    assert [face.box for face in frame.restore(faces[::-1])] == expected


@pytest.mark.parametrize("shape", [(1, 9000, 3), (9000, 1, 3)])
def test_a_thin_photo_keeps_a_pixel(shape):
    assert min(look(np.zeros(shape, np.uint8), 100).image.shape[:2]) == 1
