"""A tracker that changes its recogniser and keeps the references it has.

The embeddings stay as yesterday's recogniser made them, the photos may be gone; what
today's recogniser gives for a probe is translated. The update of the tracker that its
subjects know nothing of is from Radiya-Dixit, Hong, Carlini, Tramèr 2021
(arXiv:2106.14851), where the references are embedded anew (that is the ``stranger``
here); the translation by a linear map follows McNeely-White, Sattelberg, Blanchard,
Beveridge 2022 (Canonical face embeddings).
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.errors import DataError
from visard.judge.acquire import Sighting
from visard.judge.album import Shot
from visard.judge.threats import Adversary, Means, Threat
from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card, Metric

_RIDGE = 0.01
"""How much the map is held back, in shares of the embeddings' mean square.

From 0.001 to 0.1 the translated recognisers know about as many clean pairs; 1 is too much.
"""


def oblivious() -> Adversary:
    """Keeps yesterday's embeddings, and asks with a new recogniser, translated to them."""
    return Adversary(
        name="oblivious",
        meaning="keeps yesterday's embeddings, and asks with a new recogniser, translated",
        paper="Radiya-Dixit, Hong, Carlini, Tramèr 2021, arXiv:2106.14851",
        apply=_updated,
        trains=True,
    )


class Translated:
    """A recogniser whose embeddings are put in terms of another one's by a linear map.

    Args:
        today: looks at the crops.
        yesterday: the card of the one whose embeddings are imitated.
        matrix: from normalised embeddings of the one to those of the other.
    """

    def __init__(self, today: Recognizer, yesterday: Card, matrix: Float[Tensor, "_ _"]) -> None:
        self._today, self._matrix = today, matrix
        self.card = replace(today.card, dimensions=yesterday.dimensions, metric=yesterday.metric)

    def embed(self, crops: Crops) -> Embeddings:
        """Embeddings like yesterday's."""
        return _with_one(F.normalize(self._today.embed(crops))) @ self._matrix


def _updated(threat: Threat, means: Means) -> Threat | None:
    if means.training is None:
        raise DataError("it needs photos of other people to learn the translation from")
    names = {card.name for card in means.surrogates or ()}
    older = [each for each in means.recognizers if each.card.name in names]
    yesterday = next((each for each in older if each is not threat.recognizer), None)
    if yesterday is None:
        return None
    matrix = translation(threat.recognizer, yesterday, means.training.shots)
    asks = Translated(threat.recognizer, yesterday.card, matrix)
    return replace(threat, recognizer=yesterday, asks=asks)


def translation(
    today: Recognizer, yesterday: Recognizer, shots: Sequence[Shot]
) -> Float[Tensor, "_ _"]:
    """The ridge regression from one recogniser's embeddings of clean photos to another's."""
    new, old = (_embedded(shots, each) for each in (today, yesterday))
    if yesterday.card.metric is Metric.COSINE:
        old = F.normalize(old)
    known = _with_one(F.normalize(new))
    square = known.T @ known
    held = _RIDGE * torch.eye(len(square)) * square.trace() / len(square)
    matrix: Tensor = torch.linalg.solve(square + held, known.T @ old)
    return matrix


def _embedded(shots: Sequence[Shot], recognizer: Recognizer) -> Embeddings:
    faces = [Sighting(shot.clean, shot.face).crop(recognizer.card) for shot in shots]
    with torch.no_grad():
        return torch.cat([recognizer.embed(part) for part in torch.split(torch.cat(faces), 32)])


def _with_one(rows: Embeddings) -> Embeddings:
    return torch.cat((rows, torch.ones(len(rows), 1)), dim=1)
