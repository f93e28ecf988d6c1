"""What a descent may change, and how the change becomes pictures."""

import torch
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Change, Pixels


class StretchedWindows:
    """One grey change a window, in coordinates stretched by what an eye forgives.

    What is added to all three colours is ``change × forgiveness``, so that a unit
    of change is about equally visible wherever it is made, and a ball in these
    coordinates is a perceptual budget. A single pixel bends towards a limit, since
    specks are seen whatever the sum.

    Args:
        pictures: the windows unchanged, 0 to 1.
        forgiveness: how much change a person overlooks, 0 to 1, per pixel.
        limit: largest change of a pixel, 0 to 1.
    """

    def __init__(
        self, pictures: Pixels, forgiveness: Float[Tensor, "n 1 h w"], limit: float = 1.0
    ) -> None:
        self._pictures, self._forgiveness, self._limit = pictures, forgiveness, limit
        self.change = forgiveness.new_zeros(forgiveness.shape).requires_grad_(True)

    def parameters(self) -> list[Tensor]:
        return [self.change]

    def paint(self) -> Pixels:
        return (self._pictures + self.added()).clamp(0, 1)

    def added(self) -> Change:
        """What is added to the pictures, before clipping."""
        return self._limit * torch.tanh(self.change * self._forgiveness / self._limit)
