"""Whom a network learns to mislead: recognisers that see its faces as the world shows them.

What a recogniser makes of the faces as they are is found once, before the lesson.
"""

from collections.abc import Iterator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.apf import embedded
from visard.cloak.mask import SIDE, template
from visard.distance import distance, threshold
from visard.photo.align import align
from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.train.augment import Augmentation
from visard.train.faces import Faces

GOAL = 2.0
"""Distance in thresholds that is far enough."""
_NEAR = 0.7
"""Distance in thresholds that is near enough to somebody else."""
_GIVEN = Augmentation(0.02, (0.97, 1.03), 0.012, 0.15, 0.2, grey=0.05, blur=0.1, jpeg=0.1)
"""How faces are given to the network: landmarks are never found in quite the same place."""
_SEEN = Augmentation(0.04, (0.95, 1.05), 0.02, 0.15, 0.2, grey=0.1, blur=0.35, jpeg=0.25)
"""How recognisers see what it made of them."""
_SHARE = 0.5
"""Share of a step's faces that a recogniser sees: other ones each time, and each its own."""
_AT_ONCE = 32

Loss = Float[Tensor, ""]


class Misleading:
    """Faces to learn from, and the recognisers that shall no longer know them."""

    def __init__(self, recognizers: Sequence[Recognizer], faces: Faces) -> None:
        self.recognizers, self._faces = tuple(recognizers), faces
        self._own = [self._seen_by(each) for each in self.recognizers]

    def _seen_by(self, recognizer: Recognizer) -> Embeddings:
        starts = range(0, len(self._faces), _AT_ONCE)
        parts = [range(at, min(at + _AT_ONCE, len(self._faces))) for at in starts]
        return torch.cat([embedded(recognizer, self._plain(places)) for places in parts])

    def _plain(self, places: Sequence[int]) -> Crops:
        return align(*self._faces.take(places), template(), SIDE)

    def given(self, places: Sequence[int], random: torch.Generator) -> Crops:
        """Some of the faces in the masks' template, a little as chance has it."""
        return _GIVEN(self._faces.take(places), template(), SIDE, random)

    def away(self, made: Crops, places: Sequence[int], random: torch.Generator) -> dict[str, Loss]:
        """By recogniser, how much is missing to the goal: 0 where all are far enough."""
        whom = [own[places] for own in self._own]
        return {
            name: (GOAL - apart).clamp(min=0).mean()
            for name, apart in self._all(made, whom, random)
        }

    def towards(
        self, made: Crops, people: Sequence[Embeddings], random: torch.Generator
    ) -> dict[str, Loss]:
        """By recogniser, how far the faces still are from being other people.

        Args:
            people: by recogniser, whom each face shall be taken for.
        """
        return {
            name: (apart - _NEAR).clamp(min=0).mean()
            for name, apart in self._all(made, people, random)
        }

    def _all(
        self, made: Crops, whom: Sequence[Embeddings], random: torch.Generator
    ) -> Iterator[tuple[str, Float[Tensor, " _"]]]:
        """By recogniser, how far those faces that it sees are from somebody, in thresholds."""
        for recognizer, people in zip(self.recognizers, whom, strict=True):
            seen = torch.randperm(len(made), generator=random)[: max(1, round(_SHARE * len(made)))]
            yield recognizer.card.name, _apart(recognizer, made[seen], people[seen], random)


def _apart(
    recognizer: Recognizer, made: Crops, whom: Embeddings, random: torch.Generator
) -> Float[Tensor, " n"]:
    card = recognizer.card
    places = template().expand(len(made), -1, -1)
    seen = _SEEN((made, places), torch.tensor(card.template), card.input_size, random)
    return distance(recognizer.embed(seen), whom, card.metric) / threshold(card)
