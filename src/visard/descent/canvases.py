"""What a descent may change, and how the change becomes pictures."""

import torch
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Change, Pixels

_INSIDE = 1 - 1e-6
"""Keeps black and white at finite arguments of the tangent."""


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


class ColourWindows:
    """A change of its own for each colour of each pixel, within a mask.

    A picture without colours gets none.

    Args:
        pictures: the windows unchanged, 0 to 1.
        within: 1 where all of a change is added, 0 where nothing is.
        start: the change to begin with, -1 to 1.
    """

    def __init__(self, pictures: Pixels, within: Float[Tensor, "n 1 h w"], start: Pixels) -> None:
        self._pictures, self._within = pictures, within
        self.change = start.clone().requires_grad_(True)

    def parameters(self) -> list[Tensor]:
        return [self.change]

    def paint(self) -> Pixels:
        return (self._pictures + self.added()).clamp(0, 1)

    def added(self) -> Change:
        """What is added to the pictures, before clipping."""
        return as_colourful(self._pictures, self._within * self.change)


class TanhWindows:
    """Colours as hyperbolic tangents, so that no change leaves 0 to 1.

    A picture without colours gets none.

    The change of variables of Carlini & Wagner (2017, arXiv:1608.04644): what moves is
    the argument of the tangent.

    Args:
        pictures: the windows unchanged, 0 to 1.
        within: 1 where all of a change is added, 0 where nothing is.
        limit: largest change of a colour of a pixel, 0 to 1; what goes beyond is cut off.
    """

    def __init__(
        self, pictures: Pixels, within: Float[Tensor, "n 1 h w"], limit: float = 1.0
    ) -> None:
        self._pictures, self._within, self._limit = pictures, within, limit
        self._arguments = torch.atanh((2 * pictures - 1) * _INSIDE)
        self.change = torch.zeros_like(pictures).requires_grad_(True)

    def parameters(self) -> list[Tensor]:
        return [self.change]

    def paint(self) -> Pixels:
        return self._pictures + self.added()

    def added(self) -> Change:
        """What is added to the pictures."""
        moved = torch.tanh(self._arguments + self.change) - torch.tanh(self._arguments)
        added = self._within * (moved / 2).clamp(-self._limit, self._limit)
        return as_colourful(self._pictures, added)


def as_colourful(pictures: Pixels, added: Change) -> Change:
    """A change in colour; where a picture has none, the mean of the colours' changes."""
    grey = (pictures == pictures[:, :1]).flatten(1).all(dim=1).view(-1, 1, 1, 1)
    return torch.where(grey, added.mean(dim=1, keepdim=True), added)
