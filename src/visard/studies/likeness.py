"""How well recognisers tell people apart on clean photos: figures of one data set."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import torch

from visard.data.pairs import Pair
from visard.distance import distance, threshold
from visard.metrics.bootstrap import Figure, interval
from visard.metrics.scores import Comparisons, within
from visard.metrics.verification import accuracy, eer, tar_at_far
from visard.pipeline.extract import Extraction
from visard.types import Card

FAR = 1e-3
"""The false accept rate at which visard judges."""

Figures = dict[str, float]

_Measure = Callable[[Comparisons], Figure]


def comparisons(found: Extraction, card: Card, listed: Sequence[Pair] | None = None) -> Comparisons:
    """Pairs of photos: of two people all there are, of one person all or those of a list.

    Args:
        listed: names of files; pairs of which a photo was not acquired are left out.
    """
    rows, known = found.embeddings[card.name], found.database(card.name)
    everything = within(rows, known.person, card.metric)
    if listed is None:
        return everything
    place = {source.path.name: row for row, source in enumerate(found.sources)}
    same = [pair for pair in listed if pair.same and {pair.first, pair.second} <= place.keys()]
    first = torch.tensor([place[pair.first] for pair in same], dtype=torch.long)
    second = torch.tensor([place[pair.second] for pair in same], dtype=torch.long)
    apart = distance(rows[first].double(), rows[second].double(), card.metric).numpy()
    return Comparisons(
        apart.astype(np.float64),
        everything.impostor,
        known.person[first].numpy().astype(np.int32),
        everything.impostor_people,
    )


def verification(name: str, pairs: Comparisons, card: Card, draws: Mapping[str, int]) -> Figures:
    """Accuracy, EER and TAR at a FAR, each with the bounds of a 95 % interval by identity.

    ``accuracy`` is the mean of true accept and true reject rate at the threshold that was
    calibrated, on other people, at a false accept rate of 1e-2: of the calibrated ones the
    nearest to the balance of errors, at which LFW's accuracy is published.
    ``accuracy_at_1e-3`` is at the stricter threshold by which visard judges; ``tar`` and
    ``far`` are the rates there.

    Args:
        draws: of the bootstrap, by figure.
    """
    strict, lenient = threshold(card), threshold(card, "1e-2")
    measures: dict[str, _Measure] = {
        "accuracy": lambda sample: accuracy(sample, lenient),
        "accuracy_at_1e-3": lambda sample: accuracy(sample, strict),
        "eer": eer,
        "tar_at_far_1e-3": lambda sample: tar_at_far(sample, FAR),
    }
    at = accuracy(pairs, strict)
    figures: Figures = {
        f"{name}.genuine_pairs": len(pairs.genuine),
        f"{name}.impostor_pairs": len(pairs.impostor),
        f"{name}.tar": round(at.first.share, 6),
        f"{name}.far": round(1 - at.second.share, 6),
    }
    for key, measure in measures.items():
        bounds = interval(pairs, measure, draws=draws[key])
        figures[f"{name}.{key}"] = round(measure(pairs).share, 6)
        figures[f"{name}.{key}_low"] = round(bounds.low, 6)
        figures[f"{name}.{key}_high"] = round(bounds.high, 6)
    return figures


def acquisition(name: str, found: Extraction) -> Figures:
    """How many people and photos there are, and what was lost."""
    everybody = {source.person for source in found.sources}
    everybody |= {lost.source.person for lost in found.lost}
    return {
        f"{name}.people": len(everybody),
        f"{name}.photos": len(found.sources) + len(found.lost),
        f"{name}.not_acquired": len(found.not_acquired),
        f"{name}.unreadable": len(found.unreadable),
    }


def only(found: Extraction, people: Collection[str]) -> Extraction:
    """What was extracted of some people."""
    wanted = set(people)
    rows = [row for row, source in enumerate(found.sources) if source.person in wanted]
    return Extraction(
        tuple(found.sources[row] for row in rows),
        tuple(found.faces[row] for row in rows),
        {name: embeddings[rows] for name, embeddings in found.embeddings.items()},
        tuple(lost for lost in found.lost if lost.source.person in wanted),
    )
