"""What a recogniser is trained through.

As published, a layer that knows the people, and goes afterwards; or no layer at all.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.distance import distance
from visard.tensors import Embeddings, PerFace
from visard.train.labelled import Labels
from visard.types import Metric

Logits = Float[Tensor, "n k"]


class Linear(nn.Module):
    """A layer with one output a person, by chance at first: what the paper trains through.

    Args:
        dimensions: of an embedding.
        people: how many to tell apart.
    """

    def __init__(self, dimensions: int, people: int) -> None:
        super().__init__()
        self.layer = nn.Linear(dimensions, people)

    def forward(self, rows: Embeddings, labels: Labels) -> Logits:
        logits: Tensor = self.layer(rows)
        return logits


class ArcFace(nn.Module):
    """The angle to each person's centre, and a margin to the own one (arXiv:1801.07698).

    The centres begin at the mean of what the recogniser gives for each person's clean photos
    (Qi, Brown, Lowe 2018, arXiv:1712.07136): at first there is little to be learned from
    clean photos, so the recogniser keeps what it knows.

    Args:
        centres: one a person, of any length.
        scale: what the cosines are multiplied with.
        margin: in radians; 0 for none.
    """

    def __init__(
        self, centres: Float[Tensor, "k d"], scale: float = 32.0, margin: float = 0.3
    ) -> None:
        super().__init__()
        self.centres = nn.Parameter(F.normalize(centres))
        self._scale, self._margin = scale, margin

    def forward(self, rows: Embeddings, labels: Labels) -> Logits:
        cosines = F.normalize(rows) @ F.normalize(self.centres).T
        own = cosines.gather(1, labels[:, None]).clamp(-1 + 1e-6, 1 - 1e-6)
        angle = own.acos() + self._margin
        # past half a turn the cosine would rise again: there its line goes on downwards
        moved = torch.where(
            angle < math.pi, angle.cos(), own - self._margin * math.sin(self._margin)
        )
        logits: Tensor = self._scale * cosines.scatter(1, labels[:, None], moved)
        return logits


class Anchors(nn.Module):
    """How far photos are from where the recogniser, as it was, puts the clean ones.

    Nothing new is learned about people, so few of them are enough, and what the recogniser
    knows of others stays (Schlarmann et al. 2024, arXiv:2402.12336, for CLIP).

    Args:
        places: a row a clean photo; a label is the number of one.
    """

    def __init__(self, places: Float[Tensor, "k d"], metric: Metric) -> None:
        super().__init__()
        self.places = places
        self._metric = metric

    def forward(self, rows: Embeddings, labels: Labels) -> PerFace:
        return distance(rows, self.places[labels], self._metric)


def cost(head: nn.Module, rows: Embeddings, labels: Labels, smoothing: float) -> Tensor:
    """What a step's photos cost: the distance to their anchors, or the cross-entropy."""
    told = head(rows, labels)
    if isinstance(head, Anchors):
        apart: Tensor = told.mean()
        return apart
    return F.cross_entropy(told, labels, label_smoothing=smoothing)


def means(rows: Embeddings, labels: Labels, people: int) -> Float[Tensor, "k d"]:
    """The mean direction of each person's embeddings; nothing for who has none.

    >>> means(torch.tensor([[2.0, 0.0], [0.0, 3.0]]), torch.tensor([0, 0]), 1).tolist()
    [[1.0, 1.0]]
    """
    sums = torch.zeros(people, rows.shape[1])
    return sums.index_add_(0, labels, F.normalize(rows))
