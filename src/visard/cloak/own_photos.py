"""A person's other photos, as the surrogates see them: what a cloak should get away from too."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.frame import Frame
from visard.descent.features import Features
from visard.distance import as_compared, distance, threshold
from visard.protocols import Recognizer
from visard.tensors import Embeddings
from visard.types import Card, Metric, Window

Known = Float[Tensor, "k _"]
"""A face's own embedding and those of its other photos, a row each."""

_MOST = 0.5
"""Share of the photos that a surrogate must take for the same person as the face."""


class OwnPhotos:
    """Embeddings of other photos of the person, by surrogate.

    A photo may show further people, so they count only for a face that some surrogate
    takes for the person in them.

    Args:
        surrogates: the recognisers to be got away from.
        photos: other photos of one person, the face in each; may be empty.
    """

    def __init__(self, surrogates: Sequence[Recognizer], photos: Sequence[Window]) -> None:
        self._cards = [each.card for each in surrogates]
        self._rows = embedded(surrogates, photos)

    def besides(self, own: Sequence[Embeddings]) -> list[Known]:
        """By surrogate: the face's own embedding, and below it those of its other photos.

        Args:
            own: by surrogate, 1 × d.
        """
        if not any(map(_is_the_person, self._cards, own, self._rows)):
            return list(own)
        return [torch.cat(pair) for pair in zip(own, self._rows, strict=True)]


def embedded(surrogates: Sequence[Recognizer], photos: Sequence[Window]) -> list[Known]:
    """By surrogate, the embeddings of the face in each photo; none where there is no photo."""
    frames = map(Frame.of, photos)
    with torch.no_grad():
        seen = [
            Features(surrogates, frame.landmarks(working=False))(frame.full) for frame in frames
        ]
    return [torch.cat(rows) for rows in zip(*seen, strict=True)]


def _is_the_person(card: Card, own: Embeddings, rows: Known) -> bool:
    apart = distance(own.expand(len(rows), -1), rows, card.metric)
    return bool((apart <= threshold(card)).float().mean() >= _MOST)


def centroid(known: Known, metric: Metric) -> Float[Tensor, "1 _"]:
    """The middle of a person's embeddings (1 × d), where an enrolled person is looked for.

    >>> centroid(torch.tensor([[2.0, 0.0], [0.0, 5.0]]), Metric.COSINE).tolist()
    [[0.5, 0.5]]
    """
    middle: Tensor = as_compared(known, metric).mean(dim=0, keepdim=True)
    return middle
