"""The detector of perturbed photos: its transform, and whether it finds what it learned."""

import numpy as np
import pytest
import torch
from scipy.fft import dctn
from toy_people import photos

from visard.harden import perturbed
from visard.photo.channels import Blur


def test_the_transform_is_the_orthogonal_cosine_transform():
    picture = torch.rand(24, 24, generator=torch.Generator().manual_seed(0))
    basis = perturbed._cosines(24)
    expected = dctn(picture.numpy().astype(np.float64), norm="ortho")
    assert np.abs((basis @ picture @ basis.T).numpy() - expected).max() < 1e-5


def _perturbed(crops, seed):
    """Stripes of eight grey levels, in other places each time."""
    random = torch.Generator().manual_seed(seed)
    phase = torch.rand(len(crops), 1, 1, 1, generator=random) * 6
    stripes = 8 * torch.sin(torch.arange(crops.shape[-1]) * 1.5 + phase)
    return (crops.float() + stripes).round().clamp(0, 255).byte()


def test_it_finds_in_new_photos_what_it_learned_and_spares_clean_ones():
    clean, others = photos(40, side=48).crops, photos(60, side=48).crops[40:]
    found = perturbed.fitted(clean, _perturbed(clean, 1), Blur(1.0))
    assert (found.scores(_perturbed(others, 2)) > 0).float().mean() >= 0.9
    assert (found.scores(others) < 0).float().mean() >= 0.9


def test_faces_that_differ_in_nothing_cannot_be_told_apart():
    clean = photos(40, side=48).crops
    found = perturbed.fitted(clean, clean, Blur(1.0))
    assert found.scores(clean).abs().max() < 1e-3
    assert found.scores(clean).mean() == pytest.approx(0, abs=1e-3)
