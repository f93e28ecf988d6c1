"""CelebA's flat folder, and its attributes."""

import numpy as np
import pytest

from visard.data.attributes import attributes
from visard.data.celeba import celeba
from visard.data.people import people, photos_by_name
from visard.errors import DataError

OWNERS = "000001.jpg 2880\n000002.jpg 17\n000003.jpg 2880\n000004.jpg 5\n"


@pytest.fixture(params=[("", ""), ("Anno", "Img/img_align_celeba"), ("", "img_celeba")])
def folder(request, tmp_path):
    annotations, photos = (tmp_path / part for part in request.param)
    for each in (annotations, photos):
        each.mkdir(parents=True, exist_ok=True)
    (annotations / "identity_CelebA.txt").write_text(OWNERS)
    for number in (3, 2, 1):
        (photos / f"00000{number}.jpg").touch()
    return tmp_path


def test_people_are_the_numbers_whose_photos_are_there(folder):
    found = celeba(folder)
    assert [(each.name, [photo.name for photo in each.photos]) for each in found] == [
        ("17", ["000002.jpg"]),
        ("2880", ["000001.jpg", "000003.jpg"]),
    ]
    assert all(photo.is_file() for each in found for photo in each.photos)


def test_only_those_asked_for(folder):
    assert [each.name for each in celeba(folder, ["2880"])] == ["2880"]
    with pytest.raises(DataError, match="no photo of 5 is there; check that photos and list"):
        celeba(folder, ["2880", "5"])


def test_a_folder_without_photos_or_list_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"there is no identity_CelebA\.txt in it"):
        celeba(tmp_path)
    file = tmp_path / "identity_CelebA.txt"
    file.write_text(OWNERS)
    with pytest.raises(DataError, match="no photo that is listed is there"):
        celeba(tmp_path)
    file.write_text("000001.jpg 1\n000002.jpg\n")
    with pytest.raises(DataError, match=r"identity_CelebA\.txt, line 2: this names no photo's"):
        celeba(tmp_path)


LIST = "2\nBald  Eyeglasses Young\n000001.jpg -1  1 -1\n000002.jpg  1 -1  1\n"
TABLE = "file,identity,Bald,Eyeglasses,Young\n17/000001.jpg,17,-1,1,-1\n5/000002.jpg,5,1,-1,1\n"
KAGGLE = "image_id,Bald,Eyeglasses,Young\n000001.jpg,-1,1,-1\n000002.jpg,1,-1,1\n"


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("list_attr_celeba.txt", LIST, "000001.jpg"),
        ("attributes.csv", TABLE, "17/000001.jpg"),
        ("list_attr_celeba.csv", KAGGLE, "000001.jpg"),
    ],
)
def test_attributes_are_the_same_in_every_form(tmp_path, name, text, first):
    (tmp_path / name).write_text(text)
    found = attributes(tmp_path / name)
    assert found.names == ("Bald", "Eyeglasses", "Young")
    assert found.files[0] == first
    assert found.present.tolist() == [[False, True, False], [True, False, True]]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "Bald\n000001.jpg 1\n", "line 1: this is no head of CelebA's attributes"),
        ("a.txt", "2\nBald\n000001.jpg 1\n", "it has 1 photos, and its first line says 2"),
        ("a.txt", "0\nBald\n", "no photo is in it"),
        ("a.txt", "1\nBald Young\n000001.jpg 1\n", "line 3: 1 answers to 2 attributes"),
        ("a.txt", "1\nBald\n000001.jpg yes\n", "line 3: 'yes' is no answer; give 1 or -1"),
        ("a.csv", "name,Bald\n1.jpg,1\n", "line 1: the first column is 'name'; call it file"),
        ("a.csv", "file,Bald\n1.jpg,1\n2.jpg,\n", "line 3: '' is no answer"),
        ("a.csv", "file,Bald\n1.jpg,1\n\n2.jpg,1\n", "line 3: 0 answers to 1 attributes"),
        ("a.csv", "file,Bald\n", "no photo is in it"),
    ],
)
def test_what_makes_no_sense_is_named_by_its_line(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=said):
        attributes(tmp_path / name)


def test_our_part_of_celeba_has_attributes_for_its_photos(data):
    found = attributes(data / "celeba" / "attributes.csv")
    there = photos_by_name(people(data / "celeba"))
    assert len(found.names) == 40
    assert set(found.files) <= set(there)
    men = found.present[:, found.names.index("Male")]
    assert 0.1 < np.mean(men) < 0.9
