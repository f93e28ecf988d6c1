"""How easily protected photos are told from others, as figures of a bench."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from visard.bench.protection import Figures
from visard.judge.album import Album, Shot
from visard.judge.detectability import trained

FALSE_ALARMS = 0.01


def spotted(
    prefix: str, training: Album, tests: Sequence[Album], calibrate: Sequence[Album]
) -> Figures:
    """Figures of a detector of protection, as ``cloak_detector.evasion.*``.

    ``psr`` is the share of protected photos that pass for ordinary ones, where the
    detector takes one in a hundred ordinary photos of the calibrating people for
    protected; ``false_alarms`` what share of the tested people's ordinary photos it does
    take; ``auc`` the chance that a protected photo looks more protected than an
    ordinary one.
    """
    detector = trained(training.shots)
    shots = [shot for each in tests for shot in each.shots]
    clean, hidden = (detector.scores(shots, protected=p) for p in (False, True))
    ordinary = detector.scores(_all(calibrate), protected=False) if calibrate else clean
    bar = float(np.quantile(ordinary, 1 - FALSE_ALARMS, method="higher"))
    truth = np.repeat([0, 1], len(shots))
    found = {
        "psr": float((hidden <= bar).mean()),
        "false_alarms": float((clean > bar).mean()),
        "auc": float(roc_auc_score(truth, np.concatenate((clean, hidden)))),
        "photos": float(len(shots)),
    }
    name = f"{prefix}cloak_detector.evasion"
    return {f"{name}.{key}": round(value, 6) for key, value in found.items()}


def _all(albums: Sequence[Album]) -> list[Shot]:
    return [shot for album in albums for shot in album.shots]
