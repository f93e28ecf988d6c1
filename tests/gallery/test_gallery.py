"""Enrolling, searching, listing: the same distances as everywhere, nothing twice."""

import numpy as np
import pytest
import torch
from gallery_samples import CARDS, FLAT, ROUND, entries

from visard.distance import distance
from visard.errors import DataError, SettingError
from visard.gallery import Enrolled, Entry, Gallery

NASTY = [
    "O'Hara",
    'a "quoted" name',
    "x' OR '1'='1",
    "Robert'); DROP TABLE people;--",
    "名前 Ünïcødé 🙂",
    "per%cent_under\\score",
    "two\nlines\ttab",
    "null\x00byte",
    "../../etc",
    " ends with a blank ",
    "person IN (1)",
    "é",
    "e\u0301",
]


@pytest.fixture
def gallery(tmp_path) -> Gallery:
    return Gallery.open(tmp_path / "gallery", CARDS)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.metric.value)
@pytest.mark.parametrize("length", [1.0, 30.0])
def test_distances_are_those_of_the_recogniser(gallery, card, length) -> None:
    known = entries(card, ["Ann", "Bob", "Cem"], length=length)
    gallery.add(known)
    probe = known[4].vector + np.float32(0.1 * length) * known[0].vector
    found = gallery.search(card.name, probe, k=9)
    rows = torch.from_numpy(np.stack([each.vector for each in known]))
    own = distance(torch.from_numpy(probe).expand_as(rows), rows, card.metric)
    expected = sorted(
        ((each.person, each.source, float(away)) for each, away in zip(known, own, strict=True)),
        key=lambda row: row[2],
    )
    assert [(each.person, each.source) for each in found] == [row[:2] for row in expected]
    relative = [row[2] for row in expected]
    assert [each.distance for each in found] == pytest.approx(relative, rel=1e-5, abs=1e-5)


def test_what_is_there_is_not_added_again(gallery, tmp_path) -> None:
    first, second = entries(FLAT, ["Ann", "Bob"]), entries(FLAT, ["Bob", "Cem"], seed=1)
    assert gallery.add(first) == 6
    assert gallery.add([*first, *second, *second]) == 6
    again = Gallery.open(tmp_path / "gallery", CARDS)
    assert again.add(second) == 0
    assert again.has("flat") == {(each.person, each.digest) for each in [*first, *second]}
    matrix, owners = again.vectors("flat")
    expected = {each.vector.tobytes(): each.person for each in [*first, *second]}
    assert {row.tobytes(): who for row, who in zip(matrix, owners, strict=True)} == expected


def test_one_photo_may_show_two_people(gallery) -> None:
    (ann,) = entries(FLAT, ["Ann"], photos=1)
    bob = Entry("Bob", ann.source, ann.digest, ann.recognizer, -ann.vector)
    assert gallery.add([ann, bob]) == 2


def test_recognisers_stand_side_by_side(gallery) -> None:
    gallery.add([*entries(FLAT, ["Ann", "Bob"]), *entries(ROUND, ["Ann"], photos=5)])
    assert gallery.people() == [
        Enrolled("Ann", 5, ("flat", "round")),
        Enrolled("Bob", 3, ("flat",)),
    ]
    assert gallery.vectors("round")[0].shape == (5, 32)


def test_names_may_hold_anything(gallery, tmp_path) -> None:
    known = entries(ROUND, NASTY, photos=2)
    assert gallery.add(known) == 2 * len(NASTY)
    assert gallery.add(known) == 0
    assert {each.name for each in gallery.people()} == set(NASTY)
    for each in known:
        assert gallery.search("round", each.vector, k=1)[0].person == each.person
    assert gallery.remove("nobody' OR '1'='1") == 0
    for gone, name in enumerate(NASTY, start=1):
        assert gallery.remove(name) == 2
        assert {each.name for each in gallery.people()} == set(NASTY[gone:])


def test_more_than_there_is_and_nothing_at_all(gallery) -> None:
    probe = np.ones(128, np.float32)
    assert gallery.search("flat", probe) == []
    assert gallery.people() == []
    assert gallery.has("flat") == set()
    assert gallery.vectors("flat")[0].shape == (0, 128)
    assert gallery.add([]) == 0
    assert gallery.remove("Ann") == 0
    assert gallery.index("flat") is False
    gallery.add(entries(FLAT, ["Ann"]))
    assert len(gallery.search("flat", probe, k=1000)) == 3
    with pytest.raises(SettingError):
        gallery.search("flat", probe, k=0)


@pytest.mark.parametrize("ask", ["search", "vectors", "index"])
def test_a_recogniser_it_was_not_opened_with(gallery, ask) -> None:
    arguments = [np.ones(128, np.float32)] if ask == "search" else []
    with pytest.raises(DataError, match="was not opened with the recogniser 'strange'"):
        getattr(gallery, ask)("strange", *arguments)
    assert gallery.has("strange") == set()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: Entry(e.person, e.source, e.digest, e.recognizer, e.vector * np.float32("nan")),
        lambda e: Entry(e.person, e.source, e.digest, e.recognizer, e.vector * np.float32("inf")),
        lambda e: Entry(e.person, e.source, e.digest, e.recognizer, e.vector * np.float32(1e30)),
        lambda e: Entry(e.person, e.source, e.digest, e.recognizer, e.vector * np.float32(0)),
        lambda e: Entry(e.person, e.source, e.digest, e.recognizer, e.vector[:-1]),
        lambda e: Entry("  ", e.source, e.digest, e.recognizer, e.vector),
        lambda e: Entry("\udcff", e.source, e.digest, e.recognizer, e.vector),
        lambda e: Entry(e.person, e.source, "", e.recognizer, e.vector),
        lambda e: Entry(e.person, e.source, e.digest, "strange", e.vector),
    ],
    ids=["nan", "infinite", "huge", "zero", "short", "blank", "surrogate", "digest", "recogniser"],
)
def test_nothing_of_an_unusable_batch_is_added(gallery, spoil) -> None:
    good = entries(ROUND, ["Ann"])
    with pytest.raises(DataError) as refused:
        gallery.add([*good, spoil(entries(ROUND, ["Bob"], photos=1)[0])])
    assert "\n" not in str(refused.value)
    assert gallery.people() == []


def test_a_probe_must_be_an_embedding(gallery) -> None:
    gallery.add(entries(FLAT, ["Ann"]))
    for probe in (np.full(128, np.nan, np.float32), np.ones(127, np.float32)):
        with pytest.raises(DataError):
            gallery.search("flat", probe)


def test_an_open_gallery_shows_what_others_write(gallery, tmp_path) -> None:
    other = Gallery.open(tmp_path / "gallery", CARDS)
    for one, two, name in ((gallery, other, "Ann"), (other, gallery, "Bob")):
        known = entries(FLAT, [name])
        one.add(known)
        assert two.search("flat", known[0].vector, k=1)[0].person == name
        assert one.remove(name) == 3
        assert two.search("flat", known[0].vector, k=1) == []
        assert two.people() == []


def test_nothing_is_said_aside(tmp_path, capfd) -> None:
    Gallery.open(tmp_path / "gallery", CARDS).add(entries(FLAT, ["Ann"]))
    assert capfd.readouterr() == ("", "")


def test_many_small_batches_become_few_files(gallery, tmp_path) -> None:
    everybody = entries(FLAT, [f"person {number}" for number in range(140)], photos=1)
    for each in everybody:
        gallery.add([each])
    data = next((tmp_path / "gallery").glob("vectors-flat-*")) / "data"
    assert gallery.vectors("flat")[0].shape == (140, 128)
    assert gallery._table("flat").stats()["fragment_stats"]["num_fragments"] < 80
    assert data.is_dir()


def test_the_same_through_an_address(tmp_path) -> None:
    where = f"file://{tmp_path}/store"
    known = entries(FLAT, ["Ann", "Bob"])
    assert Gallery.open(where, CARDS).add(known) == 6
    again = Gallery.open(where, CARDS)
    assert again.remove("Ann") == 3
    assert [each.name for each in again.people()] == ["Bob"]
    assert not (tmp_path / "store" / ".lock").exists()
