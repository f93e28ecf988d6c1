"""The crowd that faces are drawn among: whole, and made as ``docs/crowd.py`` says."""

import importlib.util
from itertools import combinations
from pathlib import Path

import pytest
import torch

from visard import cards, methods
from visard.cards import crowd

SCRIPT = Path(__file__).resolve().parent.parent.parent / "docs" / "crowd.py"
NAMES = ("dlib", "mobileface", "mobilefacenet")


@pytest.mark.parametrize("name", NAMES)
def test_sixty_people_as_the_card_says(name):
    found = crowd(name)
    assert found.shape == (60, cards.card(name).dimensions)
    assert found.dtype == torch.float32
    assert bool(torch.isfinite(found).all())
    assert all(not torch.equal(a, b) for a, b in combinations(found, 2))


def test_of_others_nothing_is_known():
    assert crowd("thumbnail") is None
    assert crowd("../dlib") is None


def test_it_is_small_enough_to_ship():
    assert (Path(cards.__file__).parent / "crowd.npz").stat().st_size < 120_000


def test_it_was_made_from_the_portraits(data, weights, tmp_path):
    spec = importlib.util.spec_from_file_location("make_crowd", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    photos = sorted((data / "portraits").glob(script.TAKEN))
    assert len(photos) == 60
    for photo in photos[28:32]:  # the last women and the first men
        (tmp_path / photo.name).symlink_to(photo)
    made = script.embed(tmp_path, methods.detector(), script.built_in())
    assert set(made) == set(NAMES)
    for name, rows in made.items():
        anew, shipped = torch.from_numpy(rows).float(), crowd(name)[28:32]
        apart = (anew - shipped).norm(dim=1) / shipped.norm(dim=1)
        assert bool((apart < 0.01).all())
