"""Folders of people, splits and pairs: what is read, and what is refused in words."""

import json

import pytest

from visard.data.pairs import Pair, pairs
from visard.data.people import people, photos_by_name
from visard.data.splits import split
from visard.errors import DataError


@pytest.fixture
def folder(tmp_path):
    for name, photos in {"bea": ["2.jpg", "1.PNG"], "al": ["3.jpg", "notes.txt"], "no": []}.items():
        (tmp_path / name).mkdir()
        for photo in photos:
            (tmp_path / name / photo).touch()
    (tmp_path / "pairs.csv").touch()
    (tmp_path / "al" / ".hidden.jpg").touch()
    return tmp_path


def test_people_and_photos_come_in_the_order_of_their_names(folder):
    found = people(folder)
    assert [(p.name, [photo.name for photo in p.photos]) for p in found] == [
        ("al", ["3.jpg"]),
        ("bea", ["1.PNG", "2.jpg"]),
    ]
    assert photos_by_name(found)["2.jpg"] == folder / "bea" / "2.jpg"


def test_only_those_asked_for(folder):
    assert [person.name for person in people(folder, ["bea"])] == ["bea"]


def test_somebody_absent_is_said(folder):
    with pytest.raises(DataError, match=r"2 of 3 people asked for are not there \(no, zoe\)"):
        people(folder, ["al", "zoe", "no"])


def test_a_folder_without_people_is_refused(folder):
    with pytest.raises(DataError, match="there are no people in it; give a folder with one"):
        people(folder / "al")
    with pytest.raises(DataError, match="there is no such folder; check the path"):
        people(folder / "nowhere")


def test_a_name_that_several_people_use_needs_the_person(tmp_path):
    for person in ("Ada Lovelace", "Bea Potter"):
        (tmp_path / person).mkdir()
        (tmp_path / person / "1.jpg").touch()
    (tmp_path / "Bea Potter" / "2.jpg").touch()
    found = photos_by_name(people(tmp_path))
    assert found["Ada Lovelace/1.jpg"] == tmp_path / "Ada Lovelace" / "1.jpg"
    assert found["2.jpg"] == found["Bea Potter/2.jpg"]
    assert "1.jpg" not in found


def test_people_one_folder_deeper_are_pointed_at(tmp_path):
    (tmp_path / "lfw" / "al").mkdir(parents=True)
    (tmp_path / "lfw" / "al" / "1.jpg").touch()
    with pytest.raises(DataError, match="no people in it; give lfw in it, which has one folder"):
        people(tmp_path)


def test_a_split_is_read(tmp_path):
    file = tmp_path / "splits.json"
    file.write_text(json.dumps({"lfw": {"test": ["al", "bea"], "odd": [1]}}))
    assert split(file, "lfw", "test") == ("al", "bea")
    with pytest.raises(DataError, match="knows no data set named 'celeba'; it has lfw"):
        split(file, "celeba", "test")
    with pytest.raises(DataError, match="no part of lfw named 'train'; it has test, odd"):
        split(file, "lfw", "train")
    with pytest.raises(DataError, match="lfw, odd is no list of names"):
        split(file, "lfw", "odd")


@pytest.mark.parametrize("text", ["no JSON", None])
def test_a_split_that_cannot_be_read_is_refused(tmp_path, text):
    file = tmp_path / "splits.json"
    if text:
        file.write_text(text)
    with pytest.raises(DataError, match="the splits cannot be read"):
        split(file, "lfw", "test")


def test_pairs_are_read(tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("first,second,same\na.jpg,b.jpg,1\na.jpg,c.jpg,0\n")
    assert pairs(file) == (Pair("a.jpg", "b.jpg", True), Pair("a.jpg", "c.jpg", False))


@pytest.mark.parametrize("row", ["a.jpg,b.jpg,yes", "a.jpg", ",b.jpg,1"])
def test_a_row_that_is_no_pair_is_named_by_its_line(tmp_path, row):
    file = tmp_path / "pairs.csv"
    file.write_text(f"first,second,same\na.jpg,b.jpg,1\n{row}\n")
    with pytest.raises(DataError, match=r"pairs\.csv, line 3: this row is no pair"):
        pairs(file)


def test_a_list_without_pairs_is_refused(tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("first,second,same\n")
    with pytest.raises(DataError, match="there are no pairs in it; columns: first,second,same"):
        pairs(file)
    with pytest.raises(DataError, match="the pairs cannot be read"):
        pairs(tmp_path)
