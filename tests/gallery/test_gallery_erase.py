"""After a removal no file holds the vectors, in whole or in part, nor the name."""

import numpy as np
import pytest
from gallery_samples import CARDS, FLAT, ROUND, entries, files

from visard.gallery import Gallery, gallery, names, nearest

NAME = "Wilhelmina Quetzalcoatl"
PART = 4
"""So many neighbouring values of a vector are found nowhere by chance."""


def _traces(folder, vectors, name) -> list[str]:
    """Files with a part of a vector, raw or as the index scales it, or with the name."""
    units = [vector / np.linalg.norm(vector) for vector in vectors]
    needles = [
        row[start : start + PART].astype(np.float32).tobytes()
        for row in [*vectors, *units]
        for start in range(0, len(row) - PART + 1, PART)
    ]
    needles += [name.encode(), name.encode("utf-16-le"), name.split()[1].encode()]
    return [
        path
        for path, content in files(folder).items()
        if any(needle in content for needle in needles) or name in path
    ]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
@pytest.mark.parametrize("index", [False, True], ids=["plain", "indexed"])
def test_removing_erases_from_disk(tmp_path, card, index) -> None:
    kept = entries(card, [f"person {number}" for number in range(200)])
    gone = entries(card, [NAME], photos=4, seed=1)
    one = Gallery.open(tmp_path, CARDS)
    one.add(kept[:300])
    one.add(gone[:2])
    one.add([*kept[300:], *gone[2:]])
    assert one.index(card.name, at_least=100 if index else 10_000) is index
    vectors = [each.vector for each in gone]
    assert _traces(tmp_path, vectors, NAME), "the search for traces finds nothing even before"
    assert one.remove(NAME) == 4
    assert _traces(tmp_path, vectors, NAME) == []
    assert one.has(card.name) == {(each.person, each.digest) for each in kept}
    matrix, _ = one.vectors(card.name)
    assert {row.tobytes() for row in matrix} == {each.vector.tobytes() for each in kept}


def test_the_index_holds_no_code_of_who_left(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(nearest, "INDEX_FROM", 100)
    one = Gallery.open(tmp_path, CARDS)
    one.add(entries(ROUND, [f"person {number}" for number in range(200)]))
    one.add(entries(ROUND, [NAME], seed=1))
    (before,) = one._table("round").list_indices()
    one.remove(NAME)
    (after,) = one._table("round").list_indices()
    assert after.index_uuid != before.index_uuid
    assert one._table("round").index_stats("vector_idx").num_indexed_rows == 600
    folders = {path.name for path in tmp_path.glob("vectors-round-*/_indices/*")}
    assert folders == {after.index_uuid}


def test_somebody_with_a_name_only_is_erased_too(tmp_path) -> None:
    one = Gallery.open(tmp_path, CARDS)
    one.add(entries(FLAT, ["Ann"]))
    names.numbers(one._people(), [NAME])
    assert one.remove(NAME) == 0
    assert _traces(tmp_path, [], NAME) == []
    assert [each.name for each in one.people()] == ["Ann"]


@pytest.mark.parametrize("steps", range(4))
def test_an_interrupted_removal_is_finished_by_opening(tmp_path, monkeypatch, steps) -> None:
    kept, gone = entries(FLAT, ["Ann"], seed=7), entries(FLAT, [NAME])
    one = Gallery.open(tmp_path, CARDS)
    one.add([*kept, *gone, *entries(ROUND, [NAME])])
    _die_after(monkeypatch, steps)
    with pytest.raises(_DeadError):
        one.remove(NAME)
    monkeypatch.undo()
    again = Gallery.open(tmp_path, CARDS)
    assert again.has("flat") == {(each.person, each.digest) for each in kept}
    assert _traces(tmp_path, [each.vector for each in gone], NAME) == []


class _DeadError(BaseException):
    pass


def _die_after(monkeypatch, steps: int) -> None:
    """Let so many tables be erased: of two recognisers, of people, then the last note."""
    left = [steps]
    erase, write = gallery.erase, gallery.manifest.write

    def dying(*arguments):
        if left[0] == 0:
            raise _DeadError
        left[0] -= 1
        return erase(*arguments)

    def noting(database, manifest):
        if left[0] == 0 and not manifest.erasing:
            raise _DeadError
        write(database, manifest)

    monkeypatch.setattr(gallery, "erase", dying)
    monkeypatch.setattr(gallery.manifest, "write", noting)
