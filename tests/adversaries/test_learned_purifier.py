"""The purifier that learns: what it cannot have seen, it still cleans."""

import numpy as np
import pytest
import torch

from colours import MeanColour, album, middle
from visard.adversaries import learned_purifier
from visard.adversaries.learned_purifier import learned, purifier
from visard.arrays import to_tensor
from visard.errors import DataError
from visard.judge.album import Shot
from visard.judge.threats import Means, Threat

SIDE = 96


def _shots(seed, count=6):
    """Smooth pictures, and the same with a fixed pattern on them."""
    chance = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    pattern = np.where((rows + columns) % 2, 8, -8)[:, :, None]
    found = []
    for number in range(count):
        slopes = chance.uniform(-0.5, 0.5, (2, 3))
        plane = rows[:, :, None] * slopes[0] + columns[:, :, None] * slopes[1]
        clean = (plane + chance.uniform(110, 150, 3)).round()
        both = [each.clip(0, 255).astype(np.uint8) for each in (clean, clean + pattern)]
        found.append(Shot(number, f"{number}.png", middle(SIDE, SIDE), *both))
    return found


def _error(pictures, clean):
    return (pictures - clean).square().mean().item()


def test_a_fixed_pattern_is_taken_out_of_pictures_never_seen():
    cleaner = learned(_shots(1), steps=30)
    for shot in _shots(2):
        clean, hidden = to_tensor(shot.clean), to_tensor(shot.protected)
        cleaned = cleaner.send(hidden, torch.Generator())
        assert _error(cleaned, clean) < _error(hidden, clean) / 2
        assert torch.equal((cleaned * 255).round() / 255, cleaned)


def test_untrained_it_changes_nothing():
    picture = to_tensor(_shots(1)[0].clean)
    assert torch.equal(learned(_shots(1), steps=0).send(picture, torch.Generator()), picture)


def test_photos_smaller_than_a_square_teach_too():
    small = [
        Shot(0, "s", middle(40, 40), each.clean[:40, :40], each.protected[:40, :40])
        for each in _shots(1)
    ]
    assert learned(small, steps=1).name == "purifier"


def test_it_is_learned_once_an_album(monkeypatch):
    calls = []

    def counted(shots):
        calls.append(len(shots))
        return learned(shots, steps=0)

    monkeypatch.setattr(learned_purifier, "learned", counted)
    first, second = (album(_shots(number), _shots(number)) for number in (1, 2))
    for training in (first, first, second):
        threat = purifier().apply(Threat(MeanColour()), Means([], training=training))
        assert threat.purifier.name == "purifier"
        assert not threat.as_calibrated
    assert calls == [12, 12]
    learned_purifier._learned_from.cache_clear()


def test_protected_photos_are_needed():
    with pytest.raises(DataError, match="it needs protected photos of other people"):
        purifier().apply(Threat(MeanColour()), Means([]))
