"""What a descent wants of recognisers."""

from collections.abc import Sequence

import torch

from visard.descent.jitter import Jitter
from visard.distance import distance, threshold
from visard.photo.align import crop_to_picture, warp
from visard.protocols import Recognizer
from visard.tensors import Embeddings, Flags, PerFace, Points, Received


class PushAway:
    """Every surrogate's distance from the person's own embedding, as large as may be.

    One voice a surrogate. Distances count in units of the surrogate's threshold,
    so 1 is where it stops matching.

    Args:
        surrogates: differentiable recognisers.
        landmarks: of each face, in pixels of the pictures as painted.
        own: for each surrogate, the embeddings to get away from.
        goal: the distance, in thresholds, at which a face is met.
        generators: one a face, for the jitter.
    """

    def __init__(
        self,
        surrogates: Sequence[Recognizer],
        landmarks: Points,
        own: Sequence[Embeddings],
        generators: Sequence[torch.Generator],
        *,
        goal: float = 1.0,
        jitter: Jitter | None = None,
    ) -> None:
        self._surrogates, self._own, self._generators = surrogates, own, generators
        self._jitter, self._goal = jitter or Jitter(), goal
        self._maps = [
            crop_to_picture(landmarks, torch.tensor(each.card.template)) for each in surrogates
        ]
        self._reached = torch.zeros(len(landmarks))

    def loss(self, pictures: Received) -> list[PerFace]:
        distances = self._distances(pictures)
        self._reached = torch.stack(distances).detach().amin(dim=0)
        return [-each for each in distances]

    def met(self) -> Flags:
        return self._reached >= self._goal

    def _distances(self, pictures: Received) -> list[PerFace]:
        """Distances from the person's own embeddings, in thresholds, by surrogate."""
        rows = []
        for surrogate, maps, own in zip(self._surrogates, self._maps, self._own, strict=True):
            card = surrogate.card
            moved = self._jitter.apply(maps, card.input_size, self._generators)
            embeddings = surrogate.embed(warp(pictures, moved, card.input_size))
            rows.append(distance(embeddings, own, card.metric) / threshold(card))
        return rows
