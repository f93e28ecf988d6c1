"""SimCLR: features from photos nobody labelled (Chen et al. 2020, arXiv:2002.05709).

Two crops of one face, each as chance has it, shall have features alike, and unlike those
of all other faces of the batch. The loss is on a small network behind the features
("projection head"), which is thrown away.

The features of a *robust* extractor withstand small changes too: one of the two crops is
changed so that its features leave the other's as far as they can be led (RoCL, Kim et al.
2020, arXiv:2006.07589).

What differs from the paper: faces in place of all things, so that the crops are less wild;
AdamW in place of LARS; small batches.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.photo.align import Template
from visard.tensors import Crops, Embeddings
from visard.train.attack import Attack
from visard.train.augment import STRONG, Augmentation, batch, of_step
from visard.train.faces import Faces

TEMPERATURE = 0.2
_PROJECTED = 128


class SimClr(nn.Module):
    """An extractor in training, with its projection head.

    Args:
        extractor: n × 3 × s × s to n × d.
        dimensions: d.
    """

    def __init__(self, extractor: nn.Module, dimensions: int) -> None:
        super().__init__()
        self.extractor = extractor
        self.head = nn.Sequential(
            nn.Linear(dimensions, dimensions, bias=False),
            nn.BatchNorm1d(dimensions),
            nn.ReLU(),
            nn.Linear(dimensions, _PROJECTED, bias=False),
        )

    def forward(self, crops: Crops) -> Embeddings:
        projected: Tensor = self.head(self.extractor(crops))
        return projected


class Contrast:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        template, size: of the extractor's crops.
        faces: to learn from; whose they are is not asked.
        attack: makes the extractor a robust one.
        at_once: faces a step.
    """

    def __init__(
        self,
        network: SimClr,
        faces: Faces,
        template: Template,
        size: int,
        *,
        attack: Attack | None = None,
        at_once: int = 64,
        seed: int = 0,
        augmentation: Augmentation = STRONG,
    ) -> None:
        self.network, self._faces = network, faces
        self._template, self._size = template, size
        self._at_once, self._seed, self._augmentation = at_once, seed, augmentation
        self._attack = attack

    def loss(self, step: int) -> Tensor:
        generator = of_step(self._seed, step)
        faces = self._faces.take(batch(len(self._faces), self._at_once, self._seed, step))
        views = [self._augmentation(faces, self._template, self._size, generator) for _ in range(2)]
        if self._attack is not None:
            views[1] = self._hurt(views, self._attack, generator)
        both = torch.cat(views).contiguous(memory_format=torch.channels_last)
        first, second = self.network(both).chunk(2)
        return nt_xent(first, second)

    def _hurt(self, views: Sequence[Crops], attack: Attack, generator: torch.Generator) -> Crops:
        first, second = (each.contiguous(memory_format=torch.channels_last) for each in views)
        self.network.eval()
        with torch.no_grad():
            truth = self.network(first)
        return attack(self.network, second, truth, generator)


def nt_xent(
    first: Float[Tensor, "n d"], second: Float[Tensor, "n d"], temperature: float = TEMPERATURE
) -> Float[Tensor, ""]:
    """How hard it is to find each row's partner in the other, by cosine, among all rows.

    >>> rows = torch.eye(8)
    >>> bool(nt_xent(rows, rows) < nt_xent(rows, rows.roll(1, 0)))
    True
    """
    rows = F.normalize(torch.cat((first, second)))
    likeness = rows @ rows.T / temperature
    own = torch.eye(len(rows), dtype=torch.bool)
    partner = torch.arange(len(rows)).roll(len(first))
    loss: Tensor = F.cross_entropy(likeness.masked_fill(own, -torch.inf), partner)
    return loss
