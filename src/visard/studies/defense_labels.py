"""Which labels are right? Recognisers that are not under test say so.

CelebA's labels have errors: at a false accept rate of 1e-3 a good recogniser refuses one
genuine pair in ten there, and no defence can bring an attack success rate below what clean
photos have. A photo is left out where both strangers find it farther from most photos of its
person than their threshold at 1e-2. What is measured with all photos is reported beside it.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch

from visard.data.people import Person
from visard.distance import threshold
from visard.metrics.pairwise import pairwise
from visard.pipeline.collect import of_people
from visard.pipeline.extract import Extraction, extract
from visard.protocols import Detector, Recognizer
from visard.tensors import Flags
from visard.types import Card

_FAR = "1e-2"


def confirmed(
    among: Sequence[Person], finds: Detector, strangers: Sequence[Recognizer]
) -> list[Person]:
    """The people with the photos that are theirs in the eyes of one stranger at least.

    Photos without a face stay: what to make of them is not decided here.
    """
    if not strangers:
        return list(among)
    found = extract(of_people(among), finds, strangers)
    doubts = [doubted(found, each.card) for each in strangers]
    wrong = {
        source.path
        for source, *all_of in zip(found.sources, *(each.tolist() for each in doubts), strict=True)
        if all(all_of)
    }
    kept = (replace(each, photos=tuple(p for p in each.photos if p not in wrong)) for each in among)
    return [each for each in kept if each.photos]


def doubted(found: Extraction, card: Card) -> Flags:
    """Which photos are, for a recogniser, of somebody else than most with the same label."""
    names = [source.person for source in found.sources]
    numbers = torch.tensor([sorted(set(names)).index(name) for name in names])
    rows = found.embeddings[card.name]
    apart = pairwise(rows, rows, card.metric)
    same = numbers[:, None] == numbers[None]
    same.fill_diagonal_(False)
    middle = torch.tensor(
        [
            float(apart[row][same[row]].median()) if same[row].any() else 0.0
            for row in range(len(rows))
        ]
    )
    flags: Flags = middle > threshold(card, _FAR)
    return flags
