"""The picture of embeddings keeps as much of their differences as two numbers can."""

import numpy as np
import pytest
import torch

from colours import colour_card
from visard.judge.embedding_map import embedding_map
from visard.types import Metric

ROWS = {
    "crowd": torch.randn(30, 6, generator=torch.Generator().manual_seed(1)),
    "now": torch.randn(1, 6, generator=torch.Generator().manual_seed(2)),
}


@pytest.mark.parametrize("metric", list(Metric))
def test_places_are_the_two_largest_singular_directions(metric):
    found = embedding_map(colour_card(metric=metric), 1, ROWS, "some")
    everything = torch.cat(list(ROWS.values())).numpy()
    if metric is Metric.COSINE:
        everything = everything / np.linalg.norm(everything, axis=1, keepdims=True)
    left, sizes, _ = np.linalg.svd(everything - everything.mean(axis=0), full_matrices=False)
    expected = left[:, :2] * sizes[:2]
    places = np.array([[each.x, each.y] for each in found.landmarks])
    for axis in range(2):
        sign = np.sign(places[0, axis] * expected[0, axis])
        assert places[:, axis] * sign == pytest.approx(expected[:, axis], abs=2e-4)
    assert found.explained == pytest.approx(sizes[:2] ** 2 / (sizes**2).sum(), abs=1e-4)
    assert [each.kind for each in found.landmarks] == ["crowd"] * 30 + ["now"]
