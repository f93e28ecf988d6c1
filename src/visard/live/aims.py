"""What PGD wants in every frame: a face unlike itself, or misnamed by a classifier."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from visard.cloak.mask import TEMPLATE
from visard.descent.features import Features
from visard.descent.jitter import Jitter
from visard.descent.mistaken import Mistaken
from visard.descent.objectives import PushAway
from visard.live.who import Classifying
from visard.photo.align import crop_to_picture, warp
from visard.protocols import Objective, Recognizer
from visard.tensors import Points, Received
from visard.types import Card

JITTER = Jitter(0.02, 0.02, 0.01)
"""Whoever looks at the frame later finds the landmarks a little elsewhere."""


@runtime_checkable
class Aim(Protocol):
    """Of upright faces of 128 pixels."""

    @property
    def surrogates(self) -> tuple[Card, ...]: ...

    def look(self, pictures: Received) -> list[Tensor]:
        """What the faces are like as they are: one row a face, by surrogate."""
        ...

    def objective(self, own: Sequence[Tensor], random: torch.Generator) -> Objective:
        """What is wanted, given what the faces are like."""
        ...


class Unlike:
    """Every recogniser's distance from the face as it is.

    Args:
        enough: distance in thresholds; from there on no step is taken.
    """

    def __init__(self, recognizers: Sequence[Recognizer], enough: float = 2.0) -> None:
        self._recognizers, self._enough = tuple(recognizers), enough
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in recognizers)

    def look(self, pictures: Received) -> list[Tensor]:
        """See ``Aim``."""
        with torch.no_grad():
            return list(Features(self._recognizers, places(len(pictures)))(pictures))

    def objective(self, own: Sequence[Tensor], random: torch.Generator) -> Objective:
        """See ``Aim``."""
        count = len(own[0])
        return PushAway(
            self._recognizers,
            places(count),
            list(own),
            [random] * count,
            goal=self._enough,
            jitter=JITTER,
        )


class Misnamed:
    """A classifier's name for the face: any other, or a given one.

    Args:
        card: how the classifier's crops are cut.
        target: the place of the name that is wanted; None: any but the right one.
    """

    def __init__(self, network: Classifying, card: Card, target: int | None = None) -> None:
        self._network, self._card, self._target = network, card, target
        self.surrogates = (card,)

    def look(self, pictures: Received) -> list[Tensor]:
        """The names' places, or the target's."""
        if self._target is not None:
            return [torch.full((len(pictures), 1), self._target)]
        with torch.no_grad():
            return [self._ask(pictures).argmax(dim=1, keepdim=True)]

    def objective(self, own: Sequence[Tensor], random: torch.Generator) -> Objective:
        """See ``Aim``."""
        return Mistaken(self._ask, own[0][:, 0], towards=self._target is not None)

    def _ask(self, pictures: Received) -> Tensor:
        maps = crop_to_picture(places(len(pictures)), torch.tensor(self._card.template))
        return self._network(warp(pictures, maps, self._card.input_size))


def places(count: int) -> Points:
    """The landmarks of upright faces."""
    return torch.tensor([TEMPLATE]).expand(count, -1, -1)
