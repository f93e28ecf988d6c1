"""A gallery while it grows: what is new to it, and what agrees with what it knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from visard.jobs.gallery import is_there, opened
from visard.pipeline.collect import Source, digest
from visard.pipeline.extract import Extraction
from visard.pipeline.oddity import odd_ones
from visard.pipeline.preprocess import Lost
from visard.tensors import Embeddings
from visard.types import Card

if TYPE_CHECKING:
    from visard.gallery import Entry, Gallery


class Growing:
    """Stores extractions, and keeps account of them.

    Args:
        where: the gallery's folder; made when there is something to store.
        cards: of the recognisers that embed.
        odd_too: store also what seems to show somebody else than it should.

    Attributes:
        enrolled, odd, lost: what became of the pictures so far.
    """

    def __init__(self, where: Path, cards: Sequence[Card], *, odd_too: bool) -> None:
        self._where, self._cards, self._odd_too = where, cards, odd_too
        self._gallery: Gallery | None = opened(where) if is_there(where) else None
        has = self._gallery.has if self._gallery else lambda name: set()
        self._has: dict[str, set[tuple[str, str]]] = {card.name: has(card.name) for card in cards}
        self._digests: dict[Path, str] = {}
        self._before: dict[str, dict[str, Embeddings]] = {}
        self.enrolled: list[Source] = []
        self.odd: list[Source] = []
        self.lost: list[Lost] = []

    def news(self, sources: Iterable[Source]) -> tuple[list[Source], list[Source]]:
        """Those that some recogniser has yet to embed, and the others.

        Of equal pictures said to show the same person, the first is news.
        """
        new: dict[tuple[str, str], Source] = {}
        known = []
        for source in sources:
            key = self._key(source)
            if key in new or all(key in has for has in self._has.values()):
                known.append(source)
            else:
                new[key] = source
        self._remember({source.person for source in new.values()})
        return list(new.values()), known

    def store(self, found: Extraction) -> None:
        """Keep what agrees with the person's other photos, and note the rest."""
        entries: list[Entry] = []
        for person in dict.fromkeys(source.person for source in found.sources):
            rows = [i for i, source in enumerate(found.sources) if source.person == person]
            odd = self._odd(person, {name: all_[rows] for name, all_ in found.embeddings.items()})
            for i, strange in zip(rows, odd, strict=True):
                if strange:
                    self.odd.append(found.sources[i])
                if self._odd_too or not strange:
                    self.enrolled.append(found.sources[i])
                    entries += self._entries(found, i)
        self.lost += found.lost
        if entries:
            self._gallery = self._gallery or opened(self._where)
            self._gallery.add(entries)

    def _odd(self, person: str, fresh: Mapping[str, Embeddings]) -> list[bool]:
        before = self._before.setdefault(person, {})
        odd = odd_ones(fresh, self._cards, before).tolist()
        for name, rows in fresh.items():
            before[name] = torch.cat([before.get(name, rows[:0]), rows])
        return list(odd)

    def _remember(self, people: set[str]) -> None:
        """What the gallery holds of people who get more photos now."""
        if self._gallery is None or not people & {each.name for each in self._gallery.people()}:
            return
        for card in self._cards:
            vectors, names = self._gallery.vectors(card.name)
            rows: defaultdict[str, list[int]] = defaultdict(list)
            for row, person in enumerate(names):
                if person in people:
                    rows[person].append(row)
            for person, own in rows.items():
                known = self._before.setdefault(person, {})
                known[card.name] = torch.as_tensor(vectors[own])

    def _entries(self, found: Extraction, row: int) -> "list[Entry]":
        from visard.gallery import Entry

        source = found.sources[row]
        key = self._key(source)
        return [
            Entry(source.person, str(source), key[1], name, rows[row].numpy())
            for name, rows in found.embeddings.items()
            if key not in self._has[name]
        ]

    def _key(self, source: Source) -> tuple[str, str]:
        """Whose it is said to be, and what tells the picture from every other."""
        if source.path not in self._digests:
            self._digests[source.path] = _digest(source.path)
        frame = "" if source.frame is None else f"#{source.frame}"
        return source.person, self._digests[source.path] + frame


def _digest(path: Path) -> str:
    try:
        return digest(path)
    except OSError:  # reading it as a photo will say what is wrong
        return f"unreadable {path}"
