"""A detector of cloaks finds a pattern, and finds nothing where nothing is."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from colours import middle
from visard.judge.album import Shot
from visard.judge.detectability import trained

SIDE = 120


def _shots(seed, count, pattern):
    """Noisy pictures before and after: other noise, perhaps with a pattern."""
    chance = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    added = (np.where((rows + columns) % 2, 3, -3) * pattern)[:, :, None]
    found = []
    for number in range(count):
        colour = chance.uniform(60, 200, 3)
        clean, hidden = (colour + chance.normal(0, 4, (SIDE, SIDE, 3)) for _ in range(2))
        both = [each.round().clip(0, 255).astype(np.uint8) for each in (clean, hidden + added)]
        found.append(Shot(number, f"{number}.png", middle(SIDE, SIDE), *both))
    return found


def _auc(pattern):
    detector = trained(_shots(1, 12, pattern), epochs=4)
    unseen = _shots(2, 16, pattern)
    clean, hidden = (detector.scores(unseen, protected=each) for each in (False, True))
    return roc_auc_score([0] * 16 + [1] * 16, np.concatenate([clean, hidden]))


def test_a_pattern_is_seen_in_photos_of_others():
    assert _auc(pattern=1) > 0.95


def test_nothing_is_seen_where_nothing_is():
    assert 0.2 < _auc(pattern=0) < 0.8


def test_faces_smaller_than_it_looks_at_are_scored():
    small = [
        Shot(0, "s", middle(40, 30), each.clean[:30, :40], each.protected[:30, :40])
        for each in _shots(3, 2, 1)
    ]
    assert np.isfinite(trained(small, epochs=1).scores(small, protected=True)).all()


def test_the_same_seed_gives_the_same_detector():
    shots = _shots(3, 2, 1)
    first, second = (trained(shots, epochs=1).scores(shots, protected=True) for _ in range(2))
    assert first == pytest.approx(second, abs=0)
