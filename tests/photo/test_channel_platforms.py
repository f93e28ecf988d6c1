"""What platforms and screens do depends on the size of the whole photo."""

import re

import pytest
import torch

from visard.photo import channels
from visard.photo.channels import (
    Chain,
    Jpeg,
    Platform,
    Resize,
    Screenshot,
    chain,
    fitted,
    platforms,
    telegram,
    whatsapp,
)

RANDOM = torch.Generator()
EVERY = sorted(platforms())


@pytest.mark.parametrize("name", EVERY)
def test_every_number_has_a_source(name) -> None:
    platform = platforms()[name]
    assert platform.source
    assert len(platform.notes) > 40
    assert 2010 < platform.year < 2100
    assert 1 <= platform.quality <= 100
    assert platform.longest is None or platform.longest >= 640
    assert platform.subsampling in {"4:2:0", "4:4:4"}


@pytest.mark.parametrize("name", EVERY)
def test_what_is_said_of_a_platform_is_its_number(name) -> None:
    factory = getattr(channels, name)
    platform, said = factory(), factory.__doc__.splitlines()[0]
    sizes, quality = re.findall(r"(\d+) pixels", said), re.search(r"quality (\d+)", said)
    assert platform.name == name
    assert int(quality[1]) == platform.quality
    assert [int(size) for size in sizes] == ([platform.longest] if platform.longest else [])


@pytest.mark.parametrize("name", EVERY)
def test_small_photos_keep_their_size(name) -> None:
    assert platforms()[name].send(torch.rand(1, 3, 90, 61), RANDOM).shape == (1, 3, 90, 61)


def test_large_photos_are_made_to_fit() -> None:
    small = Platform("small", 100, 80, "4:2:0", 2021, "", "")
    assert small.send(torch.rand(1, 3, 50, 200), RANDOM).shape == (1, 3, 25, 100)
    assert small.send(torch.rand(1, 3, 200, 50), RANDOM).shape == (1, 3, 100, 25)
    assert small.send(torch.rand(1, 3, 100, 100), RANDOM).shape == (1, 3, 100, 100)
    assert small.send(torch.rand(1, 3, 1000, 2), RANDOM).shape == (1, 3, 100, 1)


def test_a_part_shrinks_as_its_photo_does() -> None:
    part = torch.rand(1, 3, 90, 60)
    assert fitted(whatsapp(), (3200, 2400)).send(part, RANDOM).shape == (1, 3, 45, 30)
    assert fitted(whatsapp(), (1600, 1200)).send(part, RANDOM).shape == (1, 3, 90, 60)
    assert fitted(Jpeg(75), (3200, 2400)) == Jpeg(75)


def test_what_arrives_is_the_platforms_jpeg() -> None:
    picture = torch.rand(1, 3, 64, 48)
    assert torch.equal(telegram().send(picture, RANDOM), Jpeg(87).send(picture, RANDOM))
    both = chain(Resize(0.5), Jpeg(80)).send(picture, RANDOM)
    assert torch.equal(fitted(whatsapp(), (3200, 100)).send(picture, RANDOM), both)


def test_a_chain_knows_how_large_the_photo_still_is() -> None:
    part = torch.rand(1, 3, 80, 80)
    first_halved = fitted(chain(Resize(0.5), whatsapp()), (3200, 3200))
    assert first_halved.send(part, RANDOM).shape[2:] == (40, 40)
    twice = fitted(chain(whatsapp(), telegram()), (3200, 3200))
    assert twice.send(part, RANDOM).shape[2:] == (32, 32)
    assert isinstance(twice, Chain)
    assert twice.name == "whatsapp+telegram"


def test_a_screen_enlarges_the_small_and_fits_the_large() -> None:
    part = torch.rand(1, 3, 40, 40)
    assert Screenshot().send(part, RANDOM).shape[2:] == (50, 50)
    assert fitted(Screenshot(), (3840, 2160)).send(part, RANDOM).shape[2:] == (20, 20)
    assert fitted(Screenshot(zoom=2), (300, 300)).send(part, RANDOM).shape[2:] == (80, 80)


def test_a_screen_shows_whole_shades() -> None:
    shown = Screenshot().send(torch.rand(1, 3, 31, 17), RANDOM) * 255
    assert torch.allclose(shown, shown.round(), atol=1e-3)


def test_a_screenshot_can_be_a_jpeg() -> None:
    picture = torch.rand(1, 3, 40, 40)
    saved = Jpeg(75).send(Screenshot().send(picture, RANDOM), RANDOM)
    assert torch.equal(Screenshot(quality=75).send(picture, RANDOM), saved)
