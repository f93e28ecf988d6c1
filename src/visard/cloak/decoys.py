"""Decoys: people to be mistaken for, none of whom exists.

To be taken for a real person would harm that person, so no function here takes one: the
decoys are the synthetic portraits whose embeddings come with visard.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cards import crowd
from visard.errors import SettingError
from visard.protocols import Recognizer
from visard.tensors import Embeddings
from visard.types import Card

CANDIDATES = 20
"""K, of whom the farthest is the target."""

People = Float[Tensor, "k _"]
"""Embeddings of decoys, a row each."""


def decoys(cards: Sequence[Card], seed: int) -> list[People]:
    """For each recogniser K × d: the same K people who do not exist, drawn by a seed.

    All photos of a run choose among the same ones, so that those of one person mostly
    choose the same.

    Args:
        cards: of recognisers whose embeddings of the crowd are known; others are passed over.

    >>> from visard.cards import card
    >>> decoys([card("dlib")], seed=0)[0].shape
    torch.Size([20, 128])
    """
    everybody = [people for card in cards if (people := crowd(card.name)) is not None]
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randperm(len(everybody[0]), generator=generator)[:CANDIDATES]
    return [people[drawn] for people in everybody]


def only_known(recognizers: Sequence[Recognizer], method: str) -> tuple[Recognizer, ...]:
    """Those of some recognisers that have decoys, all of which are built in.

    Args:
        method: what is refused, by name.

    Raises:
        SettingError: none has any.
    """
    known = tuple(each for each in recognizers if crowd(each.card.name) is not None)
    if not known:
        what = "none of the recognisers it may attack has decoys"
        raise SettingError(what, method, "use one that comes with visard")
    return known


def farthest(own: Sequence[Embeddings], candidates: Sequence[People]) -> list[Embeddings]:
    """By surrogate, a row a face: the candidate farthest from it over all surrogates.

    Args:
        own: by surrogate, n × d.
        candidates: by surrogate, K × d.

    >>> (target,) = farthest([torch.tensor([[1.0, 0.0]])], [torch.tensor([[1.0, 0.1], [-1, 0]])])
    >>> target.tolist()
    [[-1.0, 0.0]]
    """
    pairs = zip(own, candidates, strict=True)
    apart = [torch.cdist(a, b) / torch.linalg.vector_norm(b, dim=1) for a, b in pairs]
    chosen = torch.stack(apart).sum(dim=0).argmax(dim=1)
    return [each[chosen] for each in candidates]
