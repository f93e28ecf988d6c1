"""Where else a face may drift on its way from itself: for every photo somewhere else.

The shortest ways from one person's photos lead to one place, so that two protected
photos of the person are alike again and a tracker who has only those joins them. A
direction drawn anew for each photo takes them apart, at a small cost against the clean ones.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from visard.distance import as_compared
from visard.tensors import Embeddings
from visard.types import Metric


def astray(own: Embeddings, metric: Metric, generators: Sequence[torch.Generator]) -> Embeddings:
    """A random direction for each face, square to its own embedding, of length 1.

    Args:
        own: n × d.
        generators: one a face.

    >>> own = torch.tensor([[2.0, 0.0, 0.0]])
    >>> way = astray(own, Metric.COSINE, [torch.Generator()])
    >>> way[0, 0].item(), round(way.norm().item(), 4)
    (0.0, 1.0)
    """
    random = torch.stack([torch.randn(own.shape[1], generator=each) for each in generators])
    towards = F.normalize(as_compared(own, metric), dim=1)
    return F.normalize(random - (random * towards).sum(dim=1, keepdim=True) * towards, dim=1)
