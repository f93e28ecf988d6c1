"""Measures of a change against their formulas, written with NumPy and SciPy alone."""

import dataclasses
import json
import math

import numpy as np
import pytest
from pydantic import TypeAdapter
from scipy.ndimage import gaussian_filter, uniform_filter

from visard.results import Visibility
from visard.visibility import measure as measuring
from visard.visibility.measure import measure, ssim
from visard.visibility.multiscale import SMALLEST, ms_ssim

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def _changed(image: np.ndarray, level: float) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, level, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _terms(x: np.ndarray, y: np.ndarray, smooth, edge: int, unbiased: float = 1.0):
    """Luminance and contrast-structure of one plane, without a rim so wide."""
    mx, my = smooth(x), smooth(y)
    vx, vy, both = (
        unbiased * (smooth(a * b) - m * n)
        for a, b, m, n in ((x, x, mx, mx), (y, y, my, my), (x, y, mx, my))
    )
    rim = slice(edge, -edge or None), slice(edge, -edge or None)
    light = ((2 * mx * my + _C1) / (mx**2 + my**2 + _C1))[rim]
    return light, ((2 * both + _C2) / (vx + vy + _C2))[rim]


def _gaussian(plane: np.ndarray) -> np.ndarray:
    return gaussian_filter(plane, 1.5, truncate=3.5, mode="mirror")


def _ms_ssim(before: np.ndarray, after: np.ndarray) -> float:
    x, y = (image.astype(float).transpose(2, 0, 1) for image in (before, after))
    product = 1.0
    for scale, weight in enumerate(_WEIGHTS):
        last = scale == len(_WEIGHTS) - 1  # whose rim counts, in torchmetrics
        terms = [_terms(a, b, _gaussian, 0 if last else 5) for a, b in zip(x, y, strict=True)]
        value = np.mean([light * structure if last else structure for light, structure in terms])
        product *= value**weight
        x, y = (
            (p[:, ::2, ::2] + p[:, 1::2, ::2] + p[:, ::2, 1::2] + p[:, 1::2, 1::2]) / 4
            for p in (q[:, : q.shape[1] // 2 * 2, : q.shape[2] // 2 * 2] for q in (x, y))
        )
    return product


@pytest.mark.parametrize("level", [3, 20, 60])
@pytest.mark.parametrize("shape", [(176, 176), (301, 222)])
def test_ms_ssim_is_its_formula(astronaut, shape, level):
    image = np.ascontiguousarray(astronaut[: shape[0], 100 : 100 + shape[1]])
    changed = _changed(image, level)
    assert ms_ssim(image, changed) == pytest.approx(_ms_ssim(image, changed), abs=1e-4)


def test_a_picture_without_a_fifth_scale_has_no_ms_ssim(astronaut):
    assert ms_ssim(astronaut[: SMALLEST - 1], astronaut[: SMALLEST - 1]) is None
    assert ms_ssim(astronaut[:SMALLEST], astronaut[:SMALLEST]) == pytest.approx(1)
    small = astronaut[:90, :90]
    assert measure(small, small, multiscale=True).ms_ssim is None


def test_psnr_ssim_dssim_and_the_largest_change_are_their_formulas(astronaut):
    image = np.ascontiguousarray(astronaut[40:200, 130:290])
    changed = _changed(image, 12)
    found = measure(image, changed)
    difference = [int(a) - int(b) for a, b in zip(image.flat, changed.flat, strict=True)]
    squares = sum(d * d for d in difference) / len(difference)
    assert found.psnr == pytest.approx(20 * math.log10(255 / math.sqrt(squares)))
    assert found.largest == max(map(abs, difference))
    planes = zip(
        image.astype(float).transpose(2, 0, 1),
        changed.astype(float).transpose(2, 0, 1),
        strict=True,
    )
    expected = np.mean(
        [
            np.multiply(*_terms(a, b, lambda p: uniform_filter(p, 7), 3, unbiased=49 / 48)).mean()
            for a, b in planes
        ]
    )
    assert found.ssim == pytest.approx(expected, abs=1e-6)
    assert found.dssim == pytest.approx((1 - expected) / 2, abs=1e-6)
    assert found.ms_ssim is None


def test_what_is_larger_than_a_screen_is_looked_at_on_one(astronaut, monkeypatch):
    image = astronaut[:256, :256]
    changed = (image.astype(int) + np.arange(256)[:, None] % 32).clip(0, 255).astype(np.uint8)
    whole = measure(image, changed)
    monkeypatch.setattr(measuring, "_SCREEN", 128)
    small = measure(image, changed)
    assert (small.psnr, small.largest) == (whole.psnr, whole.largest), "of every pixel"
    halves = [each.reshape(128, 2, 128, 2, 3).mean((1, 3)).round() for each in (image, changed)]
    assert small.ssim == pytest.approx(ssim(*(half.astype(np.uint8) for half in halves)), abs=0.01)
    assert small.ssimulacra2 != whole.ssimulacra2


def test_no_change_is_perfect(astronaut):
    found = measure(astronaut, astronaut, multiscale=True)
    assert (found.psnr, found.ssim, found.dssim, found.largest) == (math.inf, 1, 0, 0)
    assert found.ms_ssim == pytest.approx(1)
    assert found.flip == pytest.approx(0, abs=1e-6)


def test_results_from_before_there_was_ms_ssim_can_be_read():
    now = Visibility(66.2, 0.05, 0.97, 38.4, 14)
    old = {key: value for key, value in dataclasses.asdict(now).items() if key != "ms_ssim"}
    assert TypeAdapter(Visibility).validate_json(json.dumps(old)) == now
