"""Noise on the way from crop to photo and back."""

import numpy as np
import pytest
import torch
from skimage.data import astronaut

from visard.arrays import to_tensor
from visard.errors import DataError
from visard.jobs.poison_album import crop_card
from visard.photo.align import align
from visard.poison.framing import laid_on
from visard.poison.matching import centres, matched
from visard.types import Face

FACE = Face(
    (176.0, 64.0, 272.0, 190.0),
    ((204.0, 111.0), (246.0, 112.0), (227.0, 135.0), (206.0, 156.0), (244.0, 156.0)),
    1.0,
)
TEMPLATE = torch.tensor(crop_card(64).template)


def _noise():
    coarse = torch.rand(1, 3, 16, 16, generator=torch.Generator().manual_seed(2)) - 0.5
    return torch.nn.functional.interpolate(coarse.sign() * 8 / 255, scale_factor=4)


def test_it_stays_within_its_limit_and_the_photo_as_it_was_elsewhere():
    photo = astronaut()
    before = photo.copy()
    moved = laid_on(photo, FACE, _noise(), TEMPLATE).astype(int) - photo
    assert np.abs(moved).max() == 8
    assert not moved[:40].any()
    assert not moved[300:].any()
    assert (photo == before).all()


def test_a_tracker_finds_it_in_its_own_crop():
    photo, landmarks = astronaut(), torch.tensor([FACE.landmarks])
    clean, noisy = (
        align(to_tensor(each), landmarks, TEMPLATE, 64)
        for each in (photo, laid_on(photo, FACE, _noise(), TEMPLATE))
    )
    found = torch.stack(((noisy - clean).flatten(), _noise().flatten())).corrcoef()[0, 1]
    assert found > 0.8


def test_everybody_gets_the_noise_of_another():
    ours = torch.nn.functional.normalize(torch.tensor([[1.0, 0.1, 0], [1.0, 0.0, 0.1]]))
    assert matched(ours, torch.eye(3)) in ([0, 2], [1, 0])
    with pytest.raises(DataError, match="1 other people are too few for 2 to be protected"):
        matched(ours, torch.eye(3)[:1])


def test_a_centre_is_the_mean_direction():
    rows = torch.tensor([[2.0, 0.0], [0.0, 5.0], [0.0, 1.0]])
    found = centres(rows, torch.tensor([0, 0, 1]))
    torch.testing.assert_close(found, torch.tensor([[0.5**0.5, 0.5**0.5], [0.0, 1.0]]))
