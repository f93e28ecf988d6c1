"""What a recogniser says of the faces in a frame, in words that fit beside a face."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor

from visard.distance import distance, threshold
from visard.pipeline.preprocess import aligned
from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card, Face, ImageArray

if TYPE_CHECKING:
    from visard.gallery import Gallery


@dataclass(frozen=True, slots=True)
class Said:
    """Of one face.

    Attributes:
        person: whose it is taken for; empty: nobody's who is known.
        words: how sure that is: a probability, or a distance in thresholds.
        probability: 0 to 1, of a classifier; None of those who measure distances.
    """

    person: str
    words: str
    probability: float | None = None

    def __str__(self) -> str:
        return f"{self.person or 'nobody known'} {self.words}"


@runtime_checkable
class Tells(Protocol):
    """Somebody who is asked who the people in a frame are."""

    @property
    def name(self) -> str: ...

    def __call__(self, image: ImageArray, faces: Sequence[Face]) -> list[Said]:
        """One answer a face, in order."""
        ...


@runtime_checkable
class Classifying(Protocol):
    """A network that gives one number a person."""

    def __call__(self, crops: Crops) -> Float[Tensor, "n _"]: ...


class Classifies:
    """A classifier: of the people it was trained on it always names one, and how likely.

    Args:
        network: from crops to a number a person.
        card: how crops are cut.
        people: names, in the order of the numbers.
    """

    def __init__(self, network: Classifying, card: Card, people: Sequence[str]) -> None:
        self.name, self._network, self._card = "the classifier", network, card
        self._people = tuple(people)

    def __call__(self, image: ImageArray, faces: Sequence[Face]) -> list[Said]:
        """See ``Tells``."""
        if not faces:
            return []
        with torch.inference_mode():
            shares = self._network(_crops(image, faces, self._card)).float().softmax(dim=1)
        likely, places = shares.max(dim=1)
        pairs = zip(likely.tolist(), places.tolist(), strict=True)
        return [Said(self._people[place], f"{sure:.0%}", sure) for sure, place in pairs]


class Compares:
    """A recogniser that knows some people by an embedding or more of each.

    Args:
        people: the name of each reference.
        references: their embeddings.
    """

    def __init__(
        self, recognizer: Recognizer, people: Sequence[str], references: Embeddings
    ) -> None:
        self.name, self._recognizer = recognizer.card.name, recognizer
        self._people, self._references = tuple(people), references

    def __call__(self, image: ImageArray, faces: Sequence[Face]) -> list[Said]:
        """See ``Tells``."""
        if not faces:
            return []
        card = self._recognizer.card
        with torch.inference_mode():
            probes = self._recognizer.embed(_crops(image, faces, card))
        return [self._said(probe[None], card) for probe in probes]

    def _said(self, probe: Embeddings, card: Card) -> Said:
        rows = probe.expand(len(self._references), -1)
        nearest, place = distance(rows, self._references, card.metric).min(dim=0)
        return _measured(self._people[int(place)], float(nearest), card)


class Searches:
    """A recogniser that looks into a gallery on disk."""

    def __init__(self, recognizer: Recognizer, gallery: "Gallery") -> None:
        self.name, self._recognizer, self._gallery = recognizer.card.name, recognizer, gallery

    def __call__(self, image: ImageArray, faces: Sequence[Face]) -> list[Said]:
        """See ``Tells``."""
        if not faces:
            return []
        card = self._recognizer.card
        with torch.inference_mode():
            probes = self._recognizer.embed(_crops(image, faces, card))
        return [self._said(probe, card) for probe in probes]

    def _said(self, probe: Tensor, card: Card) -> Said:
        matches = self._gallery.search(card.name, probe.numpy(), k=1)
        if not matches:
            return Said("", "the gallery is empty")
        return _measured(matches[0].person, float(matches[0].distance), card)


def _measured(person: str, far: float, card: Card) -> Said:
    share = far / threshold(card)
    return Said(person if share <= 1 else "", f"{share:.2f}×")


def _crops(image: ImageArray, faces: Sequence[Face], card: Card) -> Crops:
    return torch.cat([aligned(image, face, [card])[card.name] for face in faces])
