"""What a descent wants of recognisers."""

from collections.abc import Sequence

import torch

from visard.descent.jitter import Jitter
from visard.distance import as_compared, distance, threshold
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
        astray: for each surrogate a direction a face (of length 1), to drift along on the
            way; none where None.
        drift: how much a threshold along that direction counts beside one of distance,
            once the goal is reached; before, as much less as there is still to go.
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
        astray: Sequence[Embeddings] | None = None,
        drift: float = 0.0,
    ) -> None:
        self._surrogates, self._own, self._generators = surrogates, own, generators
        self._astray, self._drift = astray, drift
        self._jitter, self._goal = jitter or Jitter(), goal
        self._cards = [each.card for each in surrogates]
        self._maps = [
            crop_to_picture(landmarks, torch.tensor(each.card.template)) for each in surrogates
        ]
        self._reached = torch.zeros(len(landmarks))

    def loss(self, pictures: Received) -> list[PerFace]:
        embeddings = self._embeddings(pictures)
        distances = [
            distance(each, own, card.metric) / threshold(card)
            for each, own, card in zip(embeddings, self._own, self._cards, strict=True)
        ]
        self._reached = torch.stack(distances).detach().amin(dim=0)
        drift = self._drift * (self._reached / self._goal).clamp(max=1)
        return [-a - drift * b for a, b in zip(distances, self._along(embeddings), strict=True)]

    def met(self) -> Flags:
        return self._reached >= self._goal

    def _embeddings(self, pictures: Received) -> list[Embeddings]:
        rows = []
        for surrogate, maps in zip(self._surrogates, self._maps, strict=True):
            size = surrogate.card.input_size
            moved = self._jitter.apply(maps, size, self._generators)
            rows.append(surrogate.embed(warp(pictures, moved, size)))
        return rows

    def _along(self, embeddings: Sequence[Embeddings]) -> Sequence[PerFace | float]:
        """How far each embedding lies along its direction, in thresholds."""
        if self._astray is None:
            return [0.0] * len(embeddings)
        return [
            (as_compared(each, card.metric) * way).sum(dim=1) / threshold(card)
            for each, way, card in zip(embeddings, self._astray, self._cards, strict=True)
        ]
