"""Where a face lies among others, as two numbers a photo (PCA)."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from sklearn.decomposition import PCA

from visard.audit_report import EmbeddingMap, Landmark
from visard.tensors import Embeddings
from visard.types import Card, Metric


def embedding_map(
    card: Card, face: int, rows: Mapping[str, Embeddings], crowd: str
) -> EmbeddingMap:
    """The two directions in which all these photos differ most, and each photo along them.

    Args:
        face: which one of the photo's.
        rows: embeddings by kind (``Landmark.kind``); ``"crowd"`` is among them.
        crowd: who the crowd is, in words.
    """
    kinds = [kind for kind, some in rows.items() for _ in some]
    everything = torch.cat([some.float() for some in rows.values()])
    if card.metric is Metric.COSINE:
        everything = F.normalize(everything)
    directions = PCA(n_components=2, svd_solver="full")
    places = directions.fit_transform(everything.numpy())
    first, second = (round(float(share), 4) for share in directions.explained_variance_ratio_)
    landmarks = tuple(
        Landmark(kind, round(float(x), 4), round(float(y), 4))
        for kind, (x, y) in zip(kinds, places, strict=True)
    )
    return EmbeddingMap(card.name, face, landmarks, (first, second), crowd)
