"""Photos of one person that seem to show somebody else: two people in one folder."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Bool, Float
from scipy.sparse.csgraph import connected_components

from visard.distance import threshold
from visard.pipeline.database import Database
from visard.pipeline.match import nearest
from visard.tensors import Embeddings
from visard.types import Card

Odd = Bool[np.ndarray, " photos"]


def odd_ones(
    embeddings: Mapping[str, Embeddings],
    cards: Sequence[Card],
    before: Mapping[str, Float[torch.Tensor, "earlier _"]] | None = None,
) -> Odd:
    """Which photos most recognisers set apart from the person's others.

    A recogniser links two photos that are nearer than its threshold at a false accept
    rate of 1e-3. The largest group that hangs together is the person, of equal ones the
    one with the first photo; whatever is not linked to it is odd. A photo is odd when
    more than half of the recognisers find it so.

    Limits: of 55 people in CelebA, whose labels have errors, it calls 1.7 % of the photos
    odd. Of one to six photos of somebody else among ten it finds 94 to 100 %, and calls
    2 to 3 % of the person's own odd.

    Args:
        embeddings: by recogniser's name, one row a photo, in the same order.
        before: what is known of the person already, by recogniser; it counts as earlier
            photos, on which no word is asked.

    >>> from visard.cards import card
    >>> rows = torch.eye(128)[[0, 0, 0, 5]]
    >>> odd_ones({"dlib": rows}, [card("dlib")]).tolist()
    [False, False, False, True]
    """
    votes = []
    for card in cards:
        fresh = embeddings[card.name]
        earlier = (before or {}).get(card.name, fresh[:0])
        votes.append(_apart(torch.cat([earlier, fresh]), card)[len(earlier) :])
    odd: Odd = np.mean(votes, axis=0) > 0.5
    return odd


def _apart(rows: Embeddings, card: Card) -> Odd:
    everyone = Database(rows, torch.arange(len(rows)), tuple(map(str, range(len(rows)))))
    linked = nearest(everyone, rows, card.metric) <= threshold(card)
    _, group = connected_components(linked, directed=False)
    apart: Odd = group != np.bincount(group).argmax()
    return apart
