"""From embeddings to the paper's figures: attack success rates, equal error rates, histograms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Int64
from torch import Tensor

from visard.distance import threshold
from visard.metrics.bootstrap import interval
from visard.metrics.pairwise import pairwise
from visard.metrics.scores import Comparisons, across, within
from visard.metrics.trials import Trials
from visard.metrics.verification import eer
from visard.pipeline.extract import Extraction
from visard.types import Card

_BINS = 48
_DRAWS = 200

Figures = dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Three kinds of pairs, as in the paper's figures.

    Attributes:
        clean: clean photos that are obfuscated elsewhere, with other clean ones.
        mixed: obfuscated photos with clean ones.
        both: obfuscated photos with one another; None where nobody has two.
    """

    clean: Comparisons
    mixed: Comparisons
    both: Comparisons | None


def compared(before: Extraction, after: Extraction, known: Extraction, card: Card) -> Compared:
    """All pairs, for one recogniser.

    Args:
        before, after: the same photos clean and obfuscated.
        known: other photos of the people.
    """
    names = sorted({source.person for each in (before, after, known) for source in each.sources})
    rows = [each.embeddings[card.name] for each in (before, after, known)]
    who = [_numbers(each, names) for each in (before, after, known)]
    own = within(rows[1], who[1], card.metric)
    return Compared(
        across(rows[0], who[0], rows[2], who[2], card.metric),
        across(rows[1], who[1], rows[2], who[2], card.metric),
        own if len(own.genuine) else None,
    )


def _numbers(found: Extraction, names: Sequence[str]) -> Int64[Tensor, " n"]:
    place = {name: at for at, name in enumerate(names)}
    return torch.tensor([place[source.person] for source in found.sources], dtype=torch.long)


def attack(name: str, pairs: Comparisons, card: Card) -> Figures:
    """``NAME``: genuine pairs that are refused, with the bounds of an interval by person.

    At the card's threshold at 1e-3, which comes from other people: of those whose false
    accept rate stays within 0.1 % it has the lowest false reject rate.
    """
    refused = Trials(pairs.genuine > threshold(card), pairs.genuine_person)
    bounds = interval(refused, Trials.rate, draws=_DRAWS)
    return {
        name: round(refused.rate().share, 6),
        f"{name}_low": round(bounds.low, 6),
        f"{name}_high": round(bounds.high, 6),
        f"{name}_pairs": float(len(pairs.genuine)),
    }


def errors(name: str, pairs: Compared) -> Figures:
    """``NAME.KIND``: equal error rates."""
    kinds = {"clean": pairs.clean, "mixed": pairs.mixed, "both": pairs.both}
    return {
        f"{name}.{kind}": round(eer(each).share, 6)
        for kind, each in kinds.items()
        if each is not None
    }


def histograms(pairs: Compared, card: Card) -> dict[str, dict[str, list[int]]]:
    """How many pairs lie in each bin of distance, by kind; distances go from 0 to 2.

    Limits: for recognisers that compare by another distance than the cosine bins reach to
    the longest.
    """
    kinds = {"clean": pairs.clean, "mixed": pairs.mixed, "both": pairs.both}
    top = 2.0 if card.metric.value == "cosine" else 1.5
    edges = np.linspace(0, top, _BINS + 1)
    return {
        kind: {
            side: np.histogram(np.clip(distances, 0, top), edges)[0].tolist()
            for side, distances in (("genuine", each.genuine), ("impostor", each.impostor))
        }
        for kind, each in kinds.items()
        if each is not None
    }


def protected(before: Extraction, after: Extraction, known: Extraction, card: Card) -> Trials:
    """Of the genuine pairs that are accepted clean: which are no longer, once one is obfuscated.

    Photos whose face was not found again are no success, and left out.
    """
    place = {(e.person, e.path.name): row for row, e in enumerate(before.sources)}
    limit, known_names = threshold(card), [source.person for source in known.sources]
    clean = pairwise(before.embeddings[card.name], known.embeddings[card.name], card.metric)
    now = pairwise(after.embeddings[card.name], known.embeddings[card.name], card.metric)
    happened, person = [], []
    names = sorted(set(known_names))
    for row, source in enumerate(after.sources):
        was = place.get((source.person, source.path.name))
        for column, name in enumerate(known_names):
            if was is not None and name == source.person and clean[was, column] <= limit:
                happened.append(bool(now[row, column] > limit))
                person.append(names.index(name))
    return Trials(np.array(happened, dtype=bool), np.array(person, dtype=np.int64))
