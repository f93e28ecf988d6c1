"""The approximate index: built when it pays, nearly always right, new rows included."""

import numpy as np
import pytest
from gallery_samples import CARDS, digest_of

from visard.gallery import Entry, Gallery, nearest
from visard.types import Metric

PEOPLE, PHOTOS = 400, 10


@pytest.fixture
def early(monkeypatch) -> None:
    monkeypatch.setattr(nearest, "_NEW", 100)
    monkeypatch.setattr(nearest, "_PIECES", 2)
    monkeypatch.setattr(nearest, "INDEX_FROM", 2000)


def _clustered(card, seed: int = 0) -> list[Entry]:
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((PEOPLE, card.dimensions), dtype=np.float32)
    rows = np.repeat(centres, PHOTOS, axis=0)
    rows = rows + 0.5 * generator.standard_normal(rows.shape, dtype=np.float32)
    return [
        Entry(f"{row // PHOTOS}", f"{row}", digest_of(seed, row), card.name, vector)
        for row, vector in enumerate(rows.astype(np.float32))
    ]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.metric.value)
def test_the_index_finds_what_the_exact_search_finds(tmp_path, early, card) -> None:
    gallery = Gallery.open(tmp_path, CARDS)
    known = _clustered(card)
    gallery.add(known)
    assert nearest.has_index(gallery._table(card.name))
    hits = 0
    for each in known[::80]:
        exact = gallery.search(card.name, each.vector, exact=True)
        quick = gallery.search(card.name, each.vector)
        hits += len({match.source for match in exact} & {match.source for match in quick})
        assert quick[0].source == each.source
        assert quick[0].distance == pytest.approx(0, abs=2e-3)  # a square root near zero
        shared = {match.source: match.distance for match in exact}
        for match in quick:
            if match.source in shared:
                away = shared[match.source]
                assert match.distance == pytest.approx(away, rel=1e-5, abs=1e-5)
    assert hits / (10 * len(known[::80])) >= 0.95


def test_too_small_a_gallery_gets_no_index(tmp_path, early) -> None:
    gallery = Gallery.open(tmp_path, CARDS)
    gallery.add(_clustered(CARDS[0])[:1999])
    assert not nearest.has_index(gallery._table("round"))
    gallery.add(_clustered(CARDS[0], seed=1)[:1])
    assert nearest.has_index(gallery._table("round"))


def test_new_rows_are_found_before_and_after_the_index_is_made_anew(tmp_path, early) -> None:
    gallery = Gallery.open(tmp_path, CARDS)
    first, later = _clustered(CARDS[1]), _clustered(CARDS[1], seed=1)
    gallery.add(first)
    state = []
    for some in (later[:20], later[20:200], later[200:400], later[400:600]):
        gallery.add(some)
        now = gallery._table("flat").index_stats("vector_idx")
        state.append((now.num_unindexed_rows, now.num_indices))
        found = [gallery.search("flat", each.vector, k=1)[0] for each in some[:20]]
        assert [match.source for match in found] == [each.source for each in some[:20]]
    assert state == [(20, 1), (0, 2), (0, 1), (0, 2)]


def test_more_than_the_index_is_trusted_with(tmp_path, early) -> None:
    gallery = Gallery.open(tmp_path, CARDS)
    known = _clustered(CARDS[0])
    gallery.add(known)
    assert len(gallery.search("round", known[0].vector, k=10_000)) == len(known)


def test_no_distance_is_below_zero() -> None:
    import pyarrow

    rows = pyarrow.table({"_distance": [-1e-7, 0.25]})
    assert nearest.distances(rows, Metric.COSINE) == [0, 0.25]
    assert nearest.distances(rows, Metric.EUCLIDEAN) == [0, 0.5]
