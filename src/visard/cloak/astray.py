"""Where else a face may drift on its way from itself: for every photo somewhere else.

The shortest ways from one person's photos lead to one place, so that two protected
photos of the person are alike again and a tracker who has only those joins them. A
direction drawn anew for each photo takes them apart, at a small cost against the clean ones.

A direction is a random mixture of how people who do not exist differ from one another
(``visard.cards.crowd``), the same mixture before every surrogate, so that they agree on
where to go.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from visard.cards import crowd
from visard.distance import as_compared
from visard.tensors import Embeddings
from visard.types import Card


def astray(
    own: Sequence[Embeddings], cards: Sequence[Card], generators: Sequence[torch.Generator]
) -> list[Embeddings]:
    """By recogniser, a random direction for each face, square to its own embedding, of length 1.

    Args:
        own: by recogniser, n × d.
        generators: one a face.

    >>> from visard.cards import card
    >>> own = torch.eye(1, 128)
    >>> (way,) = astray([own], [card("dlib")], [torch.Generator()])
    >>> way[0, 0].item(), round(way.norm().item(), 4)
    (0.0, 1.0)
    """
    shares = torch.stack([torch.randn(_PEOPLE, generator=each) for each in generators])
    return [
        _square_to(rows, shares @ _differences(card)) for rows, card in zip(own, cards, strict=True)
    ]


def _square_to(own: Embeddings, ways: Embeddings) -> Embeddings:
    towards = F.normalize(own, dim=1)
    return F.normalize(ways - (ways * towards).sum(dim=1, keepdim=True) * towards, dim=1)


def _differences(card: Card) -> Embeddings:
    """How each person of the crowd differs from the mean, k × d; made up for an unknown card."""
    people = crowd(card.name)
    if people is None:
        return torch.randn(_PEOPLE, card.dimensions, generator=torch.Generator().manual_seed(0))
    compared = as_compared(people, card.metric)
    return compared - compared.mean(dim=0)


_PEOPLE = 60
"""How many there are in the crowd."""
