"""The nearest references: exactly, or by an index where the gallery is large.

The index is IVF with scalar quantisation: k-means cells of vectors of one byte a
dimension; the best of the cells nearest to the probe are compared again with their
full vectors. Of LanceDB's kinds it was chosen by measurement at a million vectors
(``benchmarks/gallery.py --compare``): a graph (HNSW) answers twice as fast, but takes
fifty times as long to build; product quantisation takes twenty times as long to build
and is no faster; full vectors in the cells are slower to read.

Limits: of vectors that do not cluster at all, about one neighbour in eight is lost.
"""

import numpy as np

from visard.gallery.entries import Vector
from visard.gallery.lance import Arrow, Table, tidy
from visard.types import Metric

INDEX_FROM = 50_000
"""Vectors from which an index pays: below, an exact search takes under 10 ms."""
_INDEX = "vector_idx"
_CELLS = 60
_VECTORS_A_CELL = 16_000
"""One cell is looked into for so many vectors, and 60 at least, which is much: invented
identities lie anywhere on the sphere, and the nearest few cells lose many of their photos."""
_REFINE = 2
_LARGEST = 100
"""References asked for beyond which the index is not trusted."""
_NEW = 5_000
"""New vectors, which are searched exactly, at which the index takes them in."""
_PIECES = 16
"""Times that it took some in, after which it is made anew."""

_COLUMNS = ["person", "source", "_distance"]


def search(table: Table, vector: Vector, k: int, metric: Metric, *, exact: bool) -> Arrow:
    """Rows of person, source and ``_distance``, the nearest first.

    Args:
        k: how many; all when there are fewer.
    """
    query = _query(table, vector, k, metric)
    if exact or k > _LARGEST:
        return query.bypass_vector_index().to_arrow()
    count = int(table.count_rows())
    cells = max(_CELLS, count // _VECTORS_A_CELL)
    rows = query.nprobes(cells).refine_factor(_REFINE).to_arrow()  # exact without an index
    missing = len(rows) < min(k, count)
    return search(table, vector, k, metric, exact=True) if missing else rows


def distances(rows: Arrow, metric: Metric) -> list[float]:
    """LanceDB's Euclidean distances are squares, and what is equal may be less than 0 away."""
    given = np.asarray(rows["_distance"].to_pylist(), dtype=np.float64).clip(min=0)
    own = np.sqrt(given) if metric is Metric.EUCLIDEAN else given
    return [float(value) for value in own]


def has_index(table: Table) -> bool:
    """Whether an index was built and still belongs to the table."""
    return any(each.name == _INDEX for each in table.list_indices())


def build_index(table: Table, metric: Metric, *, at_least: int | None = None) -> bool:
    """Build the index when it pays, and keep it up to date; returns whether there is one."""
    if not has_index(table):
        if table.count_rows() < (INDEX_FROM if at_least is None else at_least):
            return False
        _build(table, metric)
    if int(table.index_stats(_INDEX).num_unindexed_rows) >= _NEW:
        tidy(table)
        if int(table.index_stats(_INDEX).num_indices) > _PIECES:
            _build(table, metric)
    return True


def _build(table: Table, metric: Metric) -> None:
    from lancedb.index import IvfSq

    kind = IvfSq(distance_type=_lances(metric))
    table.create_index("vector", config=kind, name=_INDEX, replace=True)


def _query(table: Table, vector: Vector, k: int, metric: Metric) -> Table:
    query = table.search(vector).distance_type(_lances(metric))
    return query.select(_COLUMNS).limit(k)


def _lances(metric: Metric) -> str:
    return "cosine" if metric is Metric.COSINE else "l2"
