"""Galleries to test with: two small recognisers' cards, and embeddings of invented people."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from visard.cards import card
from visard.gallery import Entry
from visard.types import Card, Metric

ROUND = replace(card("mobilefacenet"), name="round", dimensions=32, metric=Metric.COSINE)
FLAT = replace(card("dlib"), name="flat", dimensions=128, metric=Metric.EUCLIDEAN)
CARDS = (ROUND, FLAT)


def entries(
    a_card: Card, people: Sequence[str], photos: int = 3, seed: int = 0, length: float = 1.0
) -> list[Entry]:
    """The same for the same arguments: some photos of each person."""
    generator = np.random.default_rng(seed)
    rows = generator.standard_normal((len(people) * photos, a_card.dimensions), dtype=np.float32)
    owners = [person for person in people for _ in range(photos)]
    return [
        Entry(owner, f"{seed}-{number}.jpg", digest_of(owner, seed, number), a_card.name, row)
        for number, (owner, row) in enumerate(zip(owners, length * rows, strict=True))
    ]


def digest_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def files(folder: Path) -> dict[str, bytes]:
    """Every file's content, and in which folder's name anything stands."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }
