"""The crop that AnonymousNet sees: upright, whole, and the way back to the photo."""

import cv2
import numpy as np
import pytest
import torch

from visard.anonymize.anonymousnet.framing import SIZE, TEMPLATE, framed, template
from visard.types import Face


def _face(points):
    return Face((0, 0, 1, 1), tuple((float(x), float(y)) for x, y in points), 1.0)


def _turned(angle, scale, x, y):
    """The template's points, somewhere in a photo."""
    points = np.array(TEMPLATE) @ np.array([[1, 0], [0, 1]])
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return points @ turn + [x, y]


@pytest.mark.parametrize(("angle", "scale"), [(0.0, 1.0), (0.6, 1.7), (-2.0, 0.5)])
def test_landmarks_come_to_their_places(angle, scale):
    points = _turned(angle, scale, 300, 250)
    image = np.zeros((600, 700, 3), np.uint8)
    for x, y in points:
        image[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2] = 255
    crop, there = framed(image, _face(points))
    back = torch.tensor(points).float() @ there[:, :2].mT + there[:, 2]
    assert torch.allclose(back, template(), atol=1e-3)
    for x, y in template().round().int().tolist():
        assert crop[:, y - 1 : y + 2, x - 1 : x + 2].max() > 0.3


def test_beyond_the_photo_it_is_mirrored_not_black():
    image = np.full((60, 60, 3), 200, np.uint8)
    crop, _ = framed(image, _face(np.array(TEMPLATE) - 30))
    assert crop.min() > 0.75
    alone, _ = framed(image[:1, :1], _face(np.array(TEMPLATE) - 30))
    assert alone.min() > 0.75


def test_another_size_shows_the_same():
    random = np.random.default_rng(0)
    colours = random.integers(0, 256, (20, 20, 3)).astype(np.uint8)
    image = np.asarray(cv2.resize(colours, (320, 320), interpolation=cv2.INTER_CUBIC))
    face = _face(np.array(TEMPLATE) + 100)
    small, large = framed(image, face)[0], framed(image, face, 2 * SIZE)[0]
    halved = torch.nn.functional.avg_pool2d(large[None], 2)[0]
    assert (small - halved).abs().mean() < 0.003
