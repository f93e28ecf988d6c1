"""The fifth step: how trackers decide whose face a probe is.

Wenger, Shan, Zheng, Zhao: SoK: Anti-Facial Recognition Technology, 2021,
arXiv:2112.04558, names the ways: compare with each reference, with each person's
mean, or let a classifier decide. All give distances: people are ranked by them
(closed set), or taken for somebody up to a threshold (open set).

>>> references = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
>>> known = Database.named(references, ["ann", "bob", "ann"])
>>> probe = torch.tensor([[2.0, 0.0]])
>>> nearest(known, probe, Metric.COSINE).tolist()
[[0.0, 1.0]]
>>> linear(known, probe, Metric.COSINE).argmin(axis=1).tolist()
[0]
"""

from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from visard.errors import DataError
from visard.metrics.pairwise import pairwise
from visard.pipeline.database import Database
from visard.tensors import Embeddings
from visard.types import Metric

PersonDistances = Float[np.ndarray, "n people"]
"""For each probe the distance to each person of the database; lower is more alike."""

_BLOCK = 1 << 24
"""Numbers held at once while embeddings are compared; bounds the memory."""
_MOST_STEPS = 500
"""Of fitting a head."""


@runtime_checkable
class Matcher(Protocol):
    """A way to compare probes with a database."""

    @property
    def name(self) -> str: ...

    def __call__(
        self, database: Database, probes: Embeddings, metric: Metric
    ) -> PersonDistances: ...


class Nearest:
    """The distance to the nearest of a person's references; infinite without any.

    On the recogniser's own scale, so that its calibrated thresholds hold.
    """

    name = "nearest"

    def __call__(self, database: Database, probes: Embeddings, metric: Metric) -> PersonDistances:
        found = torch.full((len(probes), len(database.names)), torch.inf)
        rows = max(1, _BLOCK // max(1, database.embeddings.numel()))
        for start in range(0, len(probes), rows):
            near = pairwise(probes[start : start + rows], database.embeddings, metric)
            owner = database.person.expand(len(near), -1)
            found[start : start + rows].scatter_reduce_(1, owner, near.float(), "amin")
        return _array(found)


class Centroid:
    """The distance to the mean of a person's references; infinite without any.

    For cosine the mean of embeddings of length 1, for Euclidean of raw ones. Means lie
    nearer to everybody than photos do: calibrated thresholds are lenient here.
    """

    name = "centroid"

    def __call__(self, database: Database, probes: Embeddings, metric: Metric) -> PersonDistances:
        references = _directions(database.embeddings, metric)
        people = len(database.names)
        sums = torch.zeros(people, references.shape[1]).index_add_(0, database.person, references)
        counts = torch.bincount(database.person, minlength=people)
        near = pairwise(probes, sums / counts.clamp(min=1)[:, None], metric)
        return _array(near.masked_fill(counts == 0, torch.inf))


class Linear:
    """One minus the probability that a linear head gives a person, 0 to 1.

    The head is a multinomial logistic regression on the references (the transfer
    learning that Fawkes attacks, Shan et al. 2020, arXiv:2002.08327), fitted once for a
    database. It divides all trust among the people it knows: a threshold for strangers
    must be measured, the recogniser's own do not fit. People without a reference get 1.

    Raises:
        DataError: there are references of fewer than two people.
    """

    name = "linear"

    def __call__(self, database: Database, probes: Embeddings, metric: Metric) -> PersonDistances:
        head = _head(database, metric)
        found = np.ones((len(probes), len(database.names)), np.float32)
        if len(probes):
            features = _directions(probes, metric) / _spread(database, metric)
            found[:, head.classes_] -= head.predict_proba(features.numpy())
        return found.clip(min=0)


nearest, centroid, linear = Nearest(), Centroid(), Linear()

MATCHERS: tuple[Matcher, ...] = (nearest, centroid, linear)


@lru_cache(maxsize=4)
def _head(database: Database, metric: Metric) -> LogisticRegression:
    if len(set(database.person.tolist())) < 2:
        raise DataError("a linear head needs references of at least two people")
    features = _directions(database.embeddings, metric) / _spread(database, metric)
    head = LogisticRegression(max_iter=_MOST_STEPS, tol=1e-3)
    return head.fit(features.numpy(), database.person.numpy())


def _spread(database: Database, metric: Metric) -> float:
    """The size of a typical feature: with it divided out, one penalty suits all recognisers."""
    features = _directions(database.embeddings, metric)
    return float(features.square().mean().sqrt().clamp(min=1e-12))


def _directions(embeddings: Embeddings, metric: Metric) -> Embeddings:
    plain = embeddings.detach().float()
    return F.normalize(plain, dim=1) if metric is Metric.COSINE else plain


def _array(distances: Float[Tensor, "n people"]) -> PersonDistances:
    plain: PersonDistances = distances.float().numpy()
    return plain
