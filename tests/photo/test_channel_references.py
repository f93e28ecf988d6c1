"""Channels against other people's implementations of the same thing."""

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio

from visard.arrays import to_array, to_tensor
from visard.photo.channels import Blur, Denoise, Grey, Jpeg, Rescale, Shield, Smooth, Squeeze

RANDOM = torch.Generator()


def _sent(channel, image):
    return to_array(channel.send(to_tensor(image), RANDOM))


def _pillow(image, quality: int, subsampling: str) -> Image.Image:
    memory = io.BytesIO()
    Image.fromarray(image).save(memory, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(memory)


@pytest.mark.parametrize("quality", [10, 50, 70, 75, 80, 85, 87, 92])
@pytest.mark.parametrize("subsampling", ["4:2:0", "4:4:4"])
def test_jpeg_has_the_tables_of_its_quality(astronaut, quality, subsampling) -> None:
    theirs = _pillow(astronaut, quality, subsampling)
    ours = Image.open(io.BytesIO(Jpeg(quality, subsampling).encode(astronaut)))
    assert ours.quantization == theirs.quantization
    assert [layer[1:3] for layer in ours.layer] == [layer[1:3] for layer in theirs.layer]


def test_jpeg_is_what_other_programs_write(astronaut) -> None:
    theirs = np.asarray(_pillow(astronaut, 75, "4:2:0")).astype(int)
    assert np.abs(_sent(Jpeg(75), astronaut).astype(int) - theirs).mean() < 0.5


def test_a_lower_quality_costs_more(astronaut) -> None:
    costs = [peak_signal_noise_ratio(astronaut, _sent(Jpeg(q), astronaut)) for q in (30, 50, 75)]
    assert costs == sorted(costs)
    assert costs[-1] < 40


@pytest.mark.parametrize("sigma", [0.7, 2.0])
@pytest.mark.parametrize("size", [(40, 31), (3, 5), (1, 1)])
def test_blur_is_scipys(sigma, size) -> None:
    picture = torch.rand(1, 3, *size)
    theirs = ndimage.gaussian_filter(picture.numpy(), (0, 0, sigma, sigma), mode="nearest")
    assert np.allclose(Blur(sigma).send(picture, RANDOM).numpy(), theirs, atol=2e-4)


def test_grey_is_pillows(astronaut) -> None:
    theirs = np.asarray(Image.fromarray(astronaut).convert("L")).astype(int)
    ours = _sent(Grey(), astronaut).astype(int)
    assert np.abs(ours - theirs[:, :, None]).max() <= 1


def test_squeezing_is_a_median_of_few_shades(astronaut) -> None:
    shades = np.round(astronaut / 255 * 31) / 31
    theirs = ndimage.median_filter(shades, (3, 3, 1), mode="nearest")
    ours = _sent(Squeeze(), astronaut).astype(float)
    assert np.abs(ours - theirs * 255).max() <= 0.5 + 1e-6
    assert len(np.unique(ours)) <= 32


def test_rescaling_is_near_pillows(astronaut) -> None:
    image = Image.fromarray(astronaut)
    small = image.resize((256, 256), Image.Resampling.BILINEAR)
    theirs = np.asarray(small.resize(image.size, Image.Resampling.BILINEAR)).astype(int)
    assert np.abs(_sent(Rescale(), astronaut).astype(int) - theirs).max() <= 2


@pytest.mark.parametrize("purifier", [Denoise(8), Smooth()], ids=lambda purifier: purifier.name)
def test_a_denoiser_takes_noise_and_leaves_the_picture(astronaut, purifier) -> None:
    """It beats the blur that removes the same noise."""
    clean = astronaut[50:250, 130:330]
    noise = np.random.default_rng(0).normal(0, 8, clean.shape)
    noisy = (clean + noise).round().clip(0, 255).astype(np.uint8)
    cleaned = _sent(purifier, noisy)
    blurred = np.asarray(Image.fromarray(noisy).filter(ImageFilter.GaussianBlur(2)))
    near = peak_signal_noise_ratio(clean, cleaned)
    assert near > peak_signal_noise_ratio(clean, noisy)
    assert near > peak_signal_noise_ratio(clean, blurred)


def test_each_block_of_the_shield_is_one_of_its_jpegs(astronaut) -> None:
    image = astronaut[:61, :45]
    channel = Shield()
    jpegs = [np.asarray(_sent(Jpeg(quality), image)) for quality in channel.qualities]
    mixed = to_array(channel.send(to_tensor(image), torch.Generator().manual_seed(1)))
    used = set()
    for top in range(0, 61, 8):
        for left in range(0, 45, 8):
            block = np.s_[top : top + 8, left : left + 8]
            same = [q for q, jpeg in enumerate(jpegs) if (jpeg[block] == mixed[block]).all()]
            assert same
            used |= set(same) if len(same) == 1 else set()
    assert used == {0, 1, 2, 3}


def test_the_shield_is_drawn_by_chance() -> None:
    picture = torch.rand(1, 3, 64, 64)
    one, other = (Shield().send(picture, torch.Generator().manual_seed(s)) for s in (0, 1))
    assert not torch.equal(one, other)
