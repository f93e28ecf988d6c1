"""Which recogniser made the vectors: only those of one recogniser can be compared."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from visard.types import Card, Metric
from visard.weights.registry import registry


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be equal for two embeddings to be of one kind.

    Thresholds are not in it: calibrating anew changes no embedding.

    Attributes:
        network: SHA-256 over the weights, the architecture and how faces are cut.
    """

    name: str
    dimensions: int
    metric: Metric
    network: str

    @classmethod
    def of(cls, card: Card) -> "Identity":
        """Of a card. Weights that come with a package are known by their source alone.

        >>> from visard.cards import card
        >>> Identity.of(card("dlib")).dimensions
        128
        """
        weights = [_hash(name) for name in card.files]
        network = (card.architecture, card.source, card.sha256, weights)
        text = json.dumps([*network, card.input_size, card.template], ensure_ascii=False)
        mark = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        return cls(card.name, card.dimensions, card.metric, mark)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Identity":
        return cls(**(fields | {"metric": Metric(fields["metric"])}))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def difference(self, other: "Identity") -> str:
        """In words, how another differs from this one; empty when it does not."""
        if self.dimensions != other.dimensions:
            return f"{self.dimensions} dimensions instead of {other.dimensions}"
        if self.metric is not other.metric:
            return f"{self.metric} distance instead of {other.metric}"
        return "" if self.network == other.network else "other weights, or faces cut otherwise"


def _hash(name: str) -> str:
    entry = registry().get(name)
    return entry.sha256 if entry else name
