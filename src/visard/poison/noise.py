"""Noise to be added to the crops of a training set, and where it is laid on."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from visard.poison.kinds import Kind
from visard.tensors import Pixels
from visard.train.labelled import Labelled, Labels


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """What is added to crops.

    Attributes:
        kind: who shares a row.
        values: -1 to 1; one row a crop, or one a person.
    """

    kind: Kind
    values: Float[Tensor, "m 3 s s"]

    def rows(self, places: Tensor, labels: Labels) -> Tensor:
        """Which row each of these crops gets.

        Args:
            places: of the crops in the training set.
            labels: of the same crops.
        """
        return places if self.kind is Kind.SAMPLE else labels

    def added_to(self, examples: Labelled) -> Labelled:
        """A whole training set with its noise, as bytes again.

        >>> noise = Noise(Kind.CLASS, torch.tensor([[0.0] * 3, [8 / 255] * 3])[:, :, None, None])
        >>> light = torch.full((3, 3, 1, 1), 250, dtype=torch.uint8)
        >>> noise.added_to(Labelled(light, torch.tensor([0, 1, 0]))).crops[:, 0, 0, 0].tolist()
        [250, 255, 250]
        """
        rows = self.rows(torch.arange(len(examples)), examples.labels)
        moved = examples.crops.float() + 255 * self.values[rows]
        return Labelled(moved.round().clamp(0, 255).byte(), examples.labels)


class NoisyCrops:
    """A canvas (see ``visard.protocols.Canvas``): crops, and the rows of noise that they get.

    Args:
        crops: unchanged.
        noise: all rows.
        rows: of each crop; several crops may have the same.
    """

    def __init__(self, crops: Pixels, noise: Float[Tensor, "m 3 h w"], rows: Tensor) -> None:
        self.used, self._row = torch.unique(rows, return_inverse=True)
        self._crops = crops
        self.change = noise[self.used].clone().requires_grad_(True)

    def parameters(self) -> list[Tensor]:
        return [self.change]

    def paint(self) -> Pixels:
        return (self._crops + self.change[self._row]).clamp(0, 1)
