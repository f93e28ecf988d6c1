"""Channels that move a face: mirror, crop and turn."""

import numpy as np
import pytest
import torch
from scipy import ndimage

from visard.arrays import to_tensor
from visard.photo.channels.crop import Crop
from visard.photo.channels.mirror import Mirror
from visard.photo.channels.turn import Turn

ANY = torch.Generator()
EVERY = (Mirror(), Crop(0.08), Turn(5))


@pytest.mark.parametrize("channel", EVERY, ids=lambda channel: channel.name)
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (33, 64)], ids=str)
def test_pictures_arrive_as_pictures(channel, size) -> None:
    pictures = torch.rand(2, 3, *size, requires_grad=True)
    received = channel.send(pictures, ANY)
    assert received.shape[:2] == (2, 3)
    assert received.min() >= 0
    assert received.max() <= 1
    assert all(a <= b for a, b in zip(received.shape[2:], size, strict=True))
    received.sum().backward()
    assert pictures.grad.abs().sum() > 0


def test_a_mirror_of_a_mirror_is_the_picture() -> None:
    picture = torch.rand(1, 3, 4, 5)
    once = Mirror().send(picture, ANY)
    assert torch.equal(once[..., 0], picture[..., -1])
    assert torch.equal(Mirror().send(once, ANY), picture)


def test_a_crop_keeps_pixels_and_loses_the_left_and_upper_edge() -> None:
    picture = torch.rand(1, 3, 50, 25)
    assert torch.equal(Crop(0.08).send(picture, ANY), picture[:, :, 4:, 2:])


def test_a_turn_is_scipys_and_clockwise(astronaut) -> None:
    picture = to_tensor(astronaut[40:140, 150:290])
    turned = Turn(5).send(picture, ANY)
    planes = picture[0].numpy()
    theirs = ndimage.rotate(planes, -5, axes=(1, 2), reshape=False, order=1, mode="nearest")
    middle = np.s_[:, 15:-15, 15:-15]
    assert np.abs(turned[0].numpy()[middle] - theirs[middle]).max() < 0.02
    assert torch.allclose(Turn(0).send(picture, ANY), picture, atol=1e-5)
