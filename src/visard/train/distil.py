"""A student that embeds as its teacher does, learned from photos without labels.

Teacher and student see the same crop, mostly of two faces mixed: a function is copied
best where it is asked much (Beyer et al. 2022, arXiv:2106.05237; mixup, Zhang et al. 2018,
arXiv:1710.09412). The loss is the cosine between the two embeddings, and the difference
between the batch's tables of cosines (after Park et al. 2019, arXiv:1904.05068).

A *robust* student is shown each crop with the small change that hurts it most, and shall
still say what the teacher says of the clean crop (Goldblum et al. 2020, arXiv:1905.09747,
on embeddings).
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.train.attack import Attack
from visard.train.augment import MILD, Augmentation, batch, of_step
from visard.train.faces import Faces

_RELATIONS = 2.0
"""Weight of the tables of cosines beside the cosine itself."""


class Distillation:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        network: the student; n × 3 × s × s to as many numbers as its teacher's.
        teacher: a recogniser that compares by cosine.
        size: s.
        attack: makes the student a robust one.
        at_once: faces a step.
    """

    def __init__(
        self,
        network: nn.Module,
        teacher: Recognizer,
        faces: Faces,
        size: int,
        *,
        attack: Attack | None = None,
        at_once: int = 32,
        seed: int = 0,
        augmentation: Augmentation = MILD,
    ) -> None:
        self.network, self._teacher, self._faces, self._size = network, teacher, faces, size
        self._attack, self._at_once, self._seed = attack, at_once, seed
        self._augmentation = augmentation
        self._template = torch.tensor(teacher.card.template)

    def loss(self, step: int) -> Tensor:
        generator = of_step(self._seed, step)
        chosen = batch(len(self._faces), self._at_once, self._seed, step)
        crops = self._mixed(chosen, generator)
        with torch.no_grad():
            truth = self._teacher.embed(crops)
        seen = resized(crops, self._size).contiguous(memory_format=torch.channels_last)
        if self._attack is not None:
            seen = self._attack(self.network, seen, truth, generator)
        return imitation(self.network(seen), truth)

    def _mixed(self, chosen: Sequence[int], generator: torch.Generator) -> Crops:
        """Each crop with some of another, most of the time little of it."""
        faces, card = self._faces.take(chosen), self._teacher.card
        crops = self._augmentation(faces, self._template, card.input_size, generator)
        share = 0.5 * torch.rand(len(crops), 1, 1, 1, generator=generator) ** 2
        return (1 - share) * crops + share * crops.roll(1, 0)


def resized(crops: Crops, size: int) -> Crops:
    """The teacher's crops at the student's size."""
    if crops.shape[-1] == size:
        return crops
    return F.interpolate(crops, size=(size, size), mode="bilinear", antialias=True)


def imitation(student: Embeddings, teacher: Embeddings) -> Float[Tensor, ""]:
    """How far a student is from its teacher on a batch; 0 where it says the same.

    >>> rows = torch.randn(8, 4)
    >>> float(imitation(3 * rows, rows).round(decimals=4))
    0.0
    """
    ours, theirs = F.normalize(student), F.normalize(teacher)
    alone = 1 - (ours * theirs).sum(dim=1).mean()
    together = F.mse_loss(ours @ ours.T, theirs @ theirs.T)
    return alone + _RELATIONS * together
