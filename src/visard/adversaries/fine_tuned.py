"""Trackers that train: on the photos they know people by, or on protected ones.

The recogniser's whole network learns, with a small budget. Both are in Radiya-Dixit,
Hong, Carlini, Tramèr 2021 (arXiv:2106.14851): end-to-end training on the references,
and a tracker that made protected photos itself, for people whose clean ones it has.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from visard.adversaries.tuning import tuned
from visard.errors import DataError
from visard.judge.acquire import Sighting
from visard.judge.album import Shot
from visard.judge.threats import Adversary, Means, Threat
from visard.protocols import Recognizer
from visard.recognize.network import NetworkRecognizer
from visard.tensors import Crops, Embeddings

_EPOCHS, _RATE = 3, 1e-4
_SHARPNESS = 16.0
"""What the cosine to each person is multiplied with before the softmax."""
_PAPER = "Radiya-Dixit, Hong, Carlini, Tramèr 2021, arXiv:2106.14851"


def trained_on_references() -> Adversary:
    """Trains its whole network on the photos that it knows people by."""
    return Adversary(
        name="trained_on_references",
        meaning="trains its whole network on the photos that it knows people by",
        paper=_PAPER,
        apply=_end_to_end,
    )


def trained_on_protected() -> Adversary:
    """Has protected photos of other people with this program, and learned to see through."""
    return Adversary(
        name="trained_on_protected",
        meaning="protected photos of other people with this program, and learned from them",
        paper=_PAPER,
        apply=_adaptive,
        trains=True,
    )


def _end_to_end(threat: Threat, means: Means) -> Threat | None:
    if not isinstance(threat.recognizer, NetworkRecognizer):
        return None
    return replace(threat, tunes=end_to_end)


def end_to_end(recognizer: Recognizer, crops: Crops, people: Sequence[int]) -> Recognizer:
    """The recogniser trained to tell these people apart, by a cosine softmax.

    Args:
        crops: aligned, at the recogniser's input size.
        people: whose each crop is.
    """
    assert isinstance(recognizer, NetworkRecognizer)  # noqa: S101 (for the type checker)
    numbers = torch.tensor([sorted(set(people)).index(person) for person in people])
    with torch.no_grad():
        own = F.normalize(torch.cat([recognizer.embed(part) for part in torch.split(crops, 32)]))
    sums = torch.zeros(len(set(people)), own.shape[1]).index_add_(0, numbers, own)
    head = torch.nn.Parameter(F.normalize(sums))

    def loss(embeddings: Embeddings, places: Sequence[int]) -> Tensor:
        cosines = F.normalize(embeddings) @ F.normalize(head).T
        return F.cross_entropy(_SHARPNESS * cosines, numbers[list(places)])

    return tuned(recognizer, crops, loss, epochs=_EPOCHS, rate=_RATE, also=[head])


def _adaptive(threat: Threat, means: Means) -> Threat | None:
    if not isinstance(threat.recognizer, NetworkRecognizer):
        return None
    if means.training is None:
        raise DataError("it needs protected photos of other people to learn from")
    return replace(threat, recognizer=seeing_through(threat.recognizer, means.training.shots))


def seeing_through(recognizer: NetworkRecognizer, shots: Sequence[Shot]) -> NetworkRecognizer:
    """The recogniser trained to give a protected photo the embedding of the clean one.

    A student of itself: what it says of clean photos stays, so that its threshold
    stays about right (it is measured anew all the same).
    """
    pairs = [shot for shot in shots if shot.protected is not None]
    sides = (_crops(pairs, recognizer, protected=protected) for protected in (False, True))
    clean, hidden = sides
    with torch.no_grad():
        truth = torch.cat([recognizer.embed(part) for part in torch.split(clean, 32)]).repeat(2, 1)
    size = truth.square().sum(dim=1).mean()

    def loss(embeddings: Embeddings, places: Sequence[int]) -> Tensor:
        return (embeddings - truth[list(places)]).square().sum(dim=1).mean() / size

    return tuned(recognizer, torch.cat((clean, hidden)), loss, epochs=_EPOCHS, rate=_RATE)


def _crops(shots: Sequence[Shot], recognizer: Recognizer, *, protected: bool) -> Crops:
    faces = (
        Sighting(shot.version(protected=protected), shot.face).crop(recognizer.card)
        for shot in shots
    )
    return torch.cat(list(faces))
