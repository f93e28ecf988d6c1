"""How easily a cloak is seen, counted by hand for a detector that says what it is told."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from colours import album, shot
from visard.bench import spotted as module
from visard.bench.spotted import spotted


class _Told:
    """Scores a photo by the number in its name, a protected one by so much more."""

    def __init__(self, more):
        self._more = more

    def scores(self, shots, *, protected):
        return np.array([float(each.name) + self._more * protected for each in shots])


def _album(numbers):
    return album([shot(0, 9, 9, name=str(number)) for number in numbers], [])


@pytest.mark.parametrize("more", [0, 50, 500])
def test_the_bar_is_set_on_other_people(monkeypatch, more):
    monkeypatch.setattr(module, "trained", lambda shots: _Told(more))
    tested = range(100, 300)
    found = spotted("", _album([0]), [_album(tested)], [_album(range(200))])
    bar = 198  # of 200 ordinary photos at most two in two hundred, one in a hundred, are above
    hidden = [number + more for number in tested]
    assert sum(number > bar for number in range(200)) <= 2
    name = "cloak_detector.evasion"
    assert found[f"{name}.psr"] == sum(each <= bar for each in hidden) / 200
    assert found[f"{name}.false_alarms"] == sum(each > bar for each in tested) / 200
    auc = roc_auc_score([0] * 200 + [1] * 200, [*tested, *hidden])
    assert found[f"{name}.auc"] == pytest.approx(auc)
    assert found[f"{name}.photos"] == 200


def test_without_other_people_the_bar_is_set_on_their_own_ordinary_photos(monkeypatch):
    monkeypatch.setattr(module, "trained", lambda shots: _Told(0))
    found = spotted("noise.", _album([0]), [_album(range(200))], [])
    assert found["noise.cloak_detector.evasion.false_alarms"] <= 0.01
    assert found["noise.cloak_detector.evasion.auc"] == 0.5
