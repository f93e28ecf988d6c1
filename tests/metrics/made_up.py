"""Comparisons as they might come out, for tests."""

import numpy as np

from visard.metrics.scores import Comparisons


def comparisons(genuine, impostor) -> Comparisons:
    """Each genuine pair of a person of its own, each impostor pair of two such."""
    genuine, impostor = np.asarray(genuine, np.float64), np.asarray(impostor, np.float64)
    others = np.arange(len(impostor))
    return Comparisons(
        genuine, impostor, np.arange(len(genuine)), np.stack((others, others + 1), 1)
    )


def normal(seed: int = 0, genuine: int = 4000, impostor: int = 30_000) -> Comparisons:
    """Distances of two normal distributions, two standard deviations apart."""
    random = np.random.default_rng(seed)
    return comparisons(random.normal(1, 1, genuine), random.normal(3, 1, impostor))
