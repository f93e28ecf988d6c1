"""An adversary as a value: who looks, through which channel, comparing with what.

Adversaries are composed, not special-cased: a purifier or a hardened recogniser
is a function from threat to threat.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from visard.distance import distance, threshold
from visard.judge.acquire import Sighting
from visard.protocols import Channel, Recognizer
from visard.tensors import Embeddings
from visard.types import Card, Knowledge, Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Threat:
    """One recogniser, what reaches it, and the photos it already has.

    Attributes:
        recognizer: who looks.
        channel: what happens to the file before.
        reference: what it compares with, in words.
        gallery: one embedding a reference photo (never empty).
        far: share of strangers it is set to take for the person.
    """

    recognizer: Recognizer
    channel: Channel
    reference: str
    gallery: Embeddings
    far: str = "1e-3"

    @property
    def limit(self) -> float:
        """The distance up to which it says "the same person"."""
        return threshold(self.recognizer.card, self.far)

    def score(self, sighting: Sighting | None) -> tuple[Outcome, float | None]:
        """Its verdict on a face as it arrived, with the distance to the nearest reference."""
        if sighting is None:
            return Outcome.NOT_ACQUIRED, None
        probe = sighting.embed(self.recognizer)
        metric = self.recognizer.card.metric
        nearest = float(distance(probe.expand_as(self.gallery), self.gallery, metric).min())
        if not math.isfinite(nearest):
            return Outcome.FAILED, None
        return (Outcome.MATCHED if nearest <= self.limit else Outcome.PROTECTED), nearest


def knowledge(card: Card, surrogates: Sequence[Card]) -> Knowledge:
    """What a cloak made with these surrogates knew of a recogniser."""
    if any(card.name == each.name for each in surrogates):
        return Knowledge.SURROGATE
    if any(card.family == each.family for each in surrogates):
        return Knowledge.RELATED
    return Knowledge.STRANGER
