"""An oracle that is a recogniser at hand, asked as a stranger would: by its decisions alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from jaxtyping import Float
from torch import Tensor

from visard.arrays import to_tensor
from visard.cloak.blackbox.oracle import Landmarks, Question
from visard.cloak.blackbox.purse import Purse
from visard.distance import distance, threshold
from visard.errors import WeightsError
from visard.photo.align import align
from visard.protocols import Recognizer
from visard.tensors import Embeddings, Flags, Received
from visard.types import Card, Window

Known = Float[Tensor, "k _"]
"""Embeddings of photos of one person, a row each."""

_AT_ONCE = 16
"""Pictures that the recogniser looks at together; bounds the memory."""


class KnownOracle:
    """Says "the same" up to the recogniser's threshold at a false accept rate of 1e-3.

    It is told where the face is, so its answers do not hang on a detector. A picture costs
    one question, however many photos are known.

    Args:
        recognizer: with thresholds on its card; gradients are not asked for.

    Raises:
        WeightsError: it has no thresholds.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer, card = recognizer, recognizer.card
        if not card.calibration.thresholds:
            todo = "run: visard weights calibrate PEOPLE/ -o CARDS/, then set VISARD_CARDS=CARDS/"
            raise WeightsError("it has no thresholds yet", card.name, todo)
        self._limit = threshold(card)
        self.name = card.name
        self.cards: tuple[Card, ...] = (card,)

    @contextmanager
    def about(self, known: Sequence[Window], purse: Purse) -> Iterator[Question]:
        """See ``visard.cloak.blackbox.oracle.Oracle``."""
        rows = torch.cat([self._embedded(window) for window in known])

        def ask(pictures: Received, landmarks: Landmarks) -> Flags:
            purse.spend(len(pictures))
            parts = torch.split(pictures, _AT_ONCE)
            return torch.cat([self._others(part, landmarks, rows) for part in parts])

        yield Question(ask, calls=1)

    def _others(self, pictures: Received, landmarks: Landmarks, known: Known) -> Flags:
        found = self._embed(pictures, landmarks)
        metric = self._recognizer.card.metric
        each = [distance(found, row.expand(len(found), -1), metric) for row in known]
        farther: Flags = torch.stack(each).amin(dim=0) > self._limit
        return farther

    def _embedded(self, window: Window) -> Embeddings:
        return self._embed(to_tensor(window.pixels), torch.tensor([window.face.landmarks]))

    def _embed(self, pictures: Received, landmarks: Landmarks) -> Embeddings:
        card = self._recognizer.card
        points = landmarks.expand(len(pictures), -1, -1)
        with torch.no_grad():
            crops = align(pictures, points, torch.tensor(card.template), card.input_size)
            return self._recognizer.embed(crops)
