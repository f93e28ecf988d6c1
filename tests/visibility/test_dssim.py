"""The differentiable DSSIM against scikit-image's SSIM, which the visibility measures use."""

import numpy as np
import pytest
import torch

from visard.arrays import to_tensor
from visard.visibility.dssim import dssim
from visard.visibility.measure import measure


@pytest.mark.parametrize("level", [1, 5, 40])
def test_it_is_what_the_measures_say(astronaut, level):
    before = np.ascontiguousarray(astronaut[40:170, 150:260])
    noise = np.random.default_rng(0).normal(0, level, before.shape)
    after = np.clip(before + noise, 0, 255).astype(np.uint8)
    found = dssim(to_tensor(before), to_tensor(after)).item()
    assert found == pytest.approx(measure(before, after).dssim, abs=1e-5)


def test_each_picture_counts_for_itself():
    before = torch.rand(2, 3, 30, 40)
    after = torch.stack((before[0], 1 - before[1]))
    same, opposite = dssim(before, after).tolist()
    assert same == pytest.approx(0, abs=1e-6)
    assert opposite > 0.5


def test_its_gradient_leads_back():
    before, after = torch.rand(1, 3, 24, 24), torch.rand(1, 3, 24, 24).requires_grad_(True)
    start = dssim(before, after)
    (gradient,) = torch.autograd.grad(start.sum(), after)
    assert dssim(before, after - 0.5 * gradient / gradient.norm()) < start
