"""How far apart two embeddings are, and how far is too far to be one person."""

import torch
import torch.nn.functional as F

from visard.tensors import Embeddings, PerFace
from visard.types import Card, Metric


def distance(a: Embeddings, b: Embeddings, metric: Metric) -> PerFace:
    """Row by row: 0 is the same, and a pair at or under the threshold matches.

    >>> a, b = torch.tensor([[3.0, 0.0]]), torch.tensor([[0.0, 4.0]])
    >>> distance(a, b, Metric.COSINE).item(), distance(a, b, Metric.EUCLIDEAN).item()
    (1.0, 5.0)
    """
    if metric is Metric.COSINE:
        return 1 - F.cosine_similarity(a, b)
    lengths: PerFace = torch.linalg.vector_norm(a - b, dim=1)
    return lengths


def as_compared(embeddings: Embeddings, metric: Metric) -> Embeddings:
    """The embeddings as the metric sees them: for the cosine, length does not count."""
    return F.normalize(embeddings, dim=1) if metric is Metric.COSINE else embeddings


def threshold(card: Card, far: str = "1e-3") -> float:
    """The distance up to which a recogniser says "the same person".

    Args:
        far: the share of strangers for whom it says so as well.
    """
    return card.calibration.thresholds[far]
