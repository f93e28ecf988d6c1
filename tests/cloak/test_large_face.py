"""A very large face is scored on a copy while its cloak is being found, and as it is at the end."""

import numpy as np
import pytest
import torch
from PIL import Image
from skimage.data import astronaut

from projections import Projection
from visard import methods
from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame
from visard.cloak.visard import at
from visard.photo.window import cut


@pytest.fixture(scope="module")
def window():
    image = np.array(Image.fromarray(astronaut()[0:240, 100:340]).resize((1500, 1500)))
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def test_the_copys_score_estimates_the_photos(window) -> None:
    frame = Frame.of(window)
    assert frame.sketch is not frame
    random = torch.Generator().manual_seed(0)
    added = frame.oval() * torch.randn(frame.work[:, :1].shape, generator=random) * 6 / 255
    scale = largest_scale(frame.sketch, frame.sketch.enlarged(added), 75, looks=6)
    painted = frame.painted(frame.enlarged(added) * scale)
    assert abs(frame.score(painted) - 75) < 6


def test_the_end_keeps_to_the_photos_own_score(window) -> None:
    (result,) = at([Projection()], 75, steps=2, further=1).protect([window], seed=0)
    assert result.steps == 3
    assert 75 <= Frame.of(window).score(result.pixels) < 78


def test_a_face_of_usual_size_is_its_own_sketch(astronaut) -> None:
    frame = Frame.of(cut(astronaut, methods.detector().detect(astronaut)[0], margin=0.3))
    assert frame.sketch is frame
