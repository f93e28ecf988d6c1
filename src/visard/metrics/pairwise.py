"""Every distance between two sets of embeddings."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.types import Metric


def pairwise(
    a: Float[Tensor, "n d"], b: Float[Tensor, "m d"], metric: Metric
) -> Float[Tensor, "n m"]:
    """Row i, column j: from row i of the first to row j of the second, in double precision.

    Limits: makes n × m numbers at once.

    >>> a, b = torch.tensor([[3.0, 0.0]]), torch.tensor([[0.0, 4.0], [3.0, 0.0]])
    >>> pairwise(a, b, Metric.EUCLIDEAN).tolist(), pairwise(a, b, Metric.COSINE).tolist()
    ([[5.0, 0.0]], [[1.0, 0.0]])
    """
    a, b = a.detach().double(), b.detach().double()
    if metric is Metric.COSINE:
        return (1 - F.normalize(a) @ F.normalize(b).T).clamp(min=0)
    # through products, equal embeddings would come out a little apart
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist")
