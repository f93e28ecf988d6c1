"""Which labels are right? Recognisers that are not under test say so.

CelebA's labels have errors: at a false accept rate of 1e-3 a good recogniser refuses one
genuine pair in ten there, and no defence can bring an attack success rate below what clean
photos have. A photo is left out where both strangers find it farther from most photos of its
person than their threshold at 1e-2. What is measured with all photos is reported beside it.
"""

from collections.abc import Collection, Sequence
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


Name = tuple[str, str]
"""Of a photo: the person's, and the file's."""


def doubtful(
    among: Sequence[Person], finds: Detector, strangers: Sequence[Recognizer]
) -> frozenset[Name]:
    """Photos that are somebody else's in the eyes of every stranger; none without strangers."""
    if not strangers:
        return frozenset()
    found = extract(of_people(among), finds, strangers)
    doubts = torch.stack([doubted(found, each.card) for each in strangers]).all(dim=0)
    pairs = zip(found.sources, doubts.tolist(), strict=True)
    return frozenset((source.person, source.path.name) for source, wrong in pairs if wrong)


def without(found: Extraction, wrong: Collection[Name]) -> Extraction:
    """What was extracted of all other photos."""
    kept = [
        row
        for row, source in enumerate(found.sources)
        if (source.person, source.path.name) not in wrong
    ]
    return replace(
        found,
        sources=tuple(found.sources[row] for row in kept),
        faces=tuple(found.faces[row] for row in kept),
        embeddings={name: rows[kept] for name, rows in found.embeddings.items()},
    )


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
