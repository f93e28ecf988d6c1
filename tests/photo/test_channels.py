"""Channels do to a picture what the world does, and let gradients through."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from visard.arrays import to_array, to_tensor
from visard.photo.channels import File, Jpeg, Resize

RANDOM = torch.Generator()


def test_the_file_arrives_as_it_is(astronaut) -> None:
    picture = to_tensor(astronaut)
    assert torch.equal(File().send(picture, RANDOM), picture)


def test_jpeg_is_what_other_programs_write(astronaut) -> None:
    memory = io.BytesIO()
    Image.fromarray(astronaut).save(memory, "JPEG", quality=75)
    other = np.asarray(Image.open(memory)).astype(int)
    ours = to_array(Jpeg(75).send(to_tensor(astronaut), RANDOM)).astype(int)
    assert np.abs(ours - other).mean() < 0.5


def test_jpeg_costs_something(astronaut) -> None:
    picture = to_tensor(astronaut)
    assert (Jpeg(40).send(picture, RANDOM) - picture).abs().mean() > 0.005


@pytest.mark.parametrize("channel", [File(), Jpeg(75), Resize(0.5)], ids=lambda c: c.name)
def test_gradients_pass(channel, astronaut) -> None:
    picture = to_tensor(astronaut[:64, :64]).requires_grad_(True)
    channel.send(picture, RANDOM).sum().backward()
    assert picture.grad is not None
    assert picture.grad.abs().min() > 0


def test_half_is_half() -> None:
    assert Resize(0.5).send(torch.rand(2, 3, 41, 60), RANDOM).shape == (2, 3, 20, 30)
