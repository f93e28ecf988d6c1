"""Every channel: what goes in and out, the same each time, and gradients come back."""

import math

import pytest
import torch
from skimage.data import astronaut as photo

from visard.arrays import to_tensor
from visard.methods import channels
from visard.photo.channels import Blur, Chain, Depth, File, Grey, Jpeg, Rescale, Resize, chain
from visard.registry import CHANNELS, names

FACE = to_tensor(photo()[60:160, 180:270])
EVERY = channels(names(CHANNELS))
SMALL = ((1, 1), (7, 5), (5, 9), (33, 64))


def _random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _each():
    return pytest.mark.parametrize("channel", EVERY, ids=lambda channel: channel.name)


def test_every_name_is_that_of_its_channel() -> None:
    assert tuple(channel.name for channel in EVERY) == names(CHANNELS)


@_each()
def test_pictures_arrive_as_pictures(channel) -> None:
    received = channel.send(FACE.expand(2, -1, -1, -1), _random())
    assert received.shape[:2] == (2, 3)
    assert received.dtype == torch.float32
    assert received.min() >= -1e-6
    assert received.max() <= 1 + 1e-6


@_each()
@pytest.mark.parametrize("size", SMALL, ids=str)
def test_no_size_is_too_odd(channel, size) -> None:
    received = channel.send(torch.rand(1, 3, *size, generator=_random()), _random())
    assert min(received.shape[2:]) >= 1
    assert torch.isfinite(received).all()


@_each()
def test_nothing_is_made_larger_but_by_a_screen(channel) -> None:
    allowed = 1.25 if channel.name.startswith("screenshot") else 1
    sides = zip(channel.send(FACE, _random()).shape[2:], FACE.shape[2:], strict=True)
    assert all(after <= math.ceil(before * allowed) for after, before in sides)


@_each()
def test_the_same_generator_gives_the_same(channel) -> None:
    assert torch.equal(channel.send(FACE, _random()), channel.send(FACE, _random()))


@_each()
def test_pictures_do_not_meet_one_another(channel) -> None:
    other = torch.rand(FACE.shape, generator=_random(1))
    both = channel.send(torch.cat([FACE, other]), _random())
    assert torch.allclose(both[:1], channel.send(FACE, _random()), atol=1e-6)


@_each()
def test_gradients_come_back(channel) -> None:
    picture = FACE[:, :, :64, :64].clone().requires_grad_(True)
    channel.send(picture, _random()).sum().backward()
    assert picture.grad is not None
    assert picture.grad.min() > 0


@pytest.mark.parametrize("channel", [Resize(0.5), Blur(1.5), Grey(), Rescale()], ids=str)
def test_where_it_can_be_the_gradient_is_true(channel) -> None:
    """A small step along a direction changes the output as the gradient says."""
    picture = FACE.clamp(0.1, 0.9)[:, :, :32, :32].double()
    weights = torch.rand(channel.send(picture, _random()).shape, generator=_random(2))
    step = torch.randn(picture.shape, generator=_random(3)) * 1e-4
    start = picture.clone().requires_grad_(True)
    (channel.send(start, _random()) * weights).sum().backward()
    ahead, behind = (channel.send(picture + sign * step, _random()) for sign in (1, -1))
    measured = ((ahead - behind) * weights).sum() / 2
    assert measured.item() == pytest.approx((start.grad * step).sum().item(), rel=1e-4)


def test_the_file_arrives_as_it_is() -> None:
    assert torch.equal(File().send(FACE, _random()), FACE)


def test_half_is_half_and_quarter_a_quarter() -> None:
    picture = torch.rand(2, 3, 41, 60)
    assert Resize(0.5).send(picture, _random()).shape == (2, 3, 20, 30)
    assert Resize(0.25).send(picture, _random()).shape == (2, 3, 10, 15)


def test_a_chain_does_one_after_the_other() -> None:
    twice = Jpeg(75).send(Resize(0.5).send(FACE, _random()), _random())
    linked = chain(File(), Resize(0.5), Jpeg(75))
    assert linked.name == "half+jpeg75"
    assert torch.equal(linked.send(FACE, _random()), twice)
    assert chain(File()).name == "file"
    assert chain(Jpeg(75), name="mine").name == "mine"


def test_a_chain_of_nothing_changes_nothing() -> None:
    assert torch.equal(Chain(()).send(FACE, _random()), FACE)


def test_depth_keeps_few_shades() -> None:
    shades = Depth(2).send(FACE, _random()).mul(3)
    assert torch.allclose(shades, shades.round(), atol=1e-5)
    assert len(shades.round().unique()) == 4
