"""The cloak advfaces: its file, and towards whom it draws faces."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest
from small_perturbers import written

from visard import methods
from visard.cloak.advfaces import SHA256, build
from visard.cloak.perturber_file import trained
from visard.errors import WeightsError
from visard.photo.window import cut
from visard.types import Face, Strength


@pytest.fixture
def window(astronaut):
    image = np.ascontiguousarray(astronaut[20:260, 90:330])
    points = ((112.0, 84.0), (151.0, 82.0), (135.0, 108.0), (117.0, 126.0), (153.0, 124.0))
    return cut(image, Face((85.0, 40.0, 178.0, 152.0), points, 1.0), margin=0.3)


def test_the_file_that_comes_along_is_the_right_one():
    data = files("visard.cloak").joinpath("advfaces.safetensors").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256
    assert len(data) <= 2e6
    found = trained("advfaces", None, SHA256)
    assert "CelebA" in found.card["licence"]
    assert found.network.told == 0  # it hides; it draws towards nobody
    assert "dlib" not in [each.name for each in found.surrogates]


def test_another_methods_file_is_refused(tmp_path):
    path = written(tmp_path / "own.safetensors", "latent")
    with pytest.raises(WeightsError, match="it was trained for latent, not advfaces"):
        methods.protector(f"advfaces:{path}", (), Strength.LIGHT)


def test_the_seed_says_towards_whom(tmp_path, window):
    path = written(tmp_path / "own.safetensors", "advfaces", told=3)
    cloak = build([], Strength.STANDARD, what=str(path))
    first, second, again = (cloak.protect([window], seed=seed)[0].pixels for seed in (0, 1, 3))
    assert (first != second).any()
    assert (first == again).all()
