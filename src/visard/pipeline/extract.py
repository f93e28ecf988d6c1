"""The third step: embeddings of many pictures, by any set of recognisers.

A second thread decodes, finds and aligns faces while the recognisers run, so that
neither waits for the other as long as there are two cores.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import torch

from visard.pipeline.ahead import ahead
from visard.pipeline.collect import Source
from visard.pipeline.database import Database
from visard.pipeline.preprocess import Acquired, Lost, Reason, preprocess
from visard.protocols import Detector, Recognizer
from visard.tensors import Embeddings

BATCH = 16
"""Faces embedded at once; more are no faster on a CPU."""

Advance = Callable[[int], None]
"""Called with how many more pictures are done."""


def silent(done: int) -> None:
    """The progress callback that says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """What became of some pictures.

    Attributes:
        sources: those with a face, in order.
        faces: how many faces each of them shows; the main one is embedded.
        embeddings: by recogniser's name, one row a source.
        lost: the others.
    """

    sources: tuple[Source, ...]
    faces: tuple[int, ...]
    embeddings: Mapping[str, Embeddings]
    lost: tuple[Lost, ...]

    @property
    def not_acquired(self) -> tuple[Lost, ...]:
        return tuple(each for each in self.lost if each.reason is Reason.NOT_ACQUIRED)

    @property
    def unreadable(self) -> tuple[Lost, ...]:
        return tuple(each for each in self.lost if each.reason is Reason.UNREADABLE)

    def database(self, recognizer: str) -> Database:
        """One recogniser's embeddings as references."""
        owners = [source.person for source in self.sources]
        return Database.named(self.embeddings[recognizer], owners)


def extract(
    sources: Sequence[Source],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    advance: Advance = silent,
) -> Extraction:
    """Embed the main face of every picture."""
    return _joined(list(batches(sources, detector, recognizers, advance)), recognizers)


def batches(
    sources: Sequence[Source],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    advance: Advance = silent,
) -> Iterator[Extraction]:
    """The same, a batch of pictures at a time, as soon as each is done."""
    cards = [each.card for each in recognizers]
    results = ahead(preprocess(sources, detector, cards), 2 * BATCH)
    while batch := list(islice(results, BATCH)):
        yield _embedded(batch, recognizers)
        advance(len(batch))


def _embedded(batch: Iterable[Acquired | Lost], recognizers: Sequence[Recognizer]) -> Extraction:
    batch = list(batch)
    seen = [each for each in batch if isinstance(each, Acquired)]
    embeddings = {each.card.name: _embeddings(seen, each) for each in recognizers}
    lost = tuple(each for each in batch if isinstance(each, Lost))
    sources, faces = tuple(each.source for each in seen), tuple(each.faces for each in seen)
    return Extraction(sources, faces, embeddings, lost)


def _embeddings(seen: Sequence[Acquired], recognizer: Recognizer) -> Embeddings:
    if not seen:
        return torch.empty(0, recognizer.card.dimensions)
    with torch.inference_mode():
        crops = torch.cat([each.crops[recognizer.card.name] for each in seen])
        rows = recognizer.embed(crops)
    return rows.clone()  # outside: a tensor that may take part in anything


def _joined(parts: Sequence[Extraction], recognizers: Sequence[Recognizer]) -> Extraction:
    full = [part for part in parts if part.sources] or [_embedded([], recognizers)]
    return Extraction(
        tuple(source for part in full for source in part.sources),
        tuple(count for part in full for count in part.faces),
        {
            each.card.name: torch.cat([part.embeddings[each.card.name] for part in full])
            for each in recognizers
        },
        tuple(lost for part in parts for lost in part.lost),
    )
