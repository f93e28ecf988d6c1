"""Which layout a folder has."""

import pytest

from visard.data.dataset import Layout, dataset, layout
from visard.data.people import photos_by_name
from visard.errors import DataError


@pytest.fixture
def folder(tmp_path):
    for name in ("Al_Gore", "Bea_Arthur"):
        (tmp_path / name).mkdir()
        for number in (1, 2):
            (tmp_path / name / f"{name}_000{number}.jpg").touch()
    return tmp_path


def test_a_folder_of_people(folder):
    found = dataset(folder)
    assert (found.layout, found.pairs) == ("people", ())
    assert [each.name for each in found.people] == ["Al_Gore", "Bea_Arthur"]


def test_lfw_is_known_by_its_pairs_and_they_name_its_photos(folder):
    (folder / "pairs.txt").write_text("1\nAl_Gore\t1\t2\nAl_Gore\t1\tBea_Arthur\t2\n")
    found = dataset(folder)
    assert found.layout is Layout.LFW
    there = photos_by_name(found.people)
    assert [there[pair.first].is_file() for pair in found.pairs] == [True, True]
    assert there[found.pairs[1].second].name == "Bea_Arthur_0002.jpg"


def test_pairs_of_ours_go_with_any_people(folder):
    (folder / "pairs.csv").write_text("first,second,same\nAl_Gore_0001.jpg,Al_Gore_0002.jpg,1\n")
    found = dataset(folder, ["Al_Gore"])
    assert (found.layout, len(found.people), len(found.pairs)) == ("people", 1, 1)


def test_celeba_is_known_by_its_identities(tmp_path):
    (tmp_path / "identity_CelebA.txt").write_text("000001.jpg 7\n")
    (tmp_path / "000001.jpg").touch()
    found = dataset(tmp_path)
    assert str(found.layout) == "celeba"
    assert [each.name for each in found.people] == ["7"]


def test_what_is_no_data_set_is_refused(tmp_path):
    with pytest.raises(DataError, match="there is no such folder; check the path"):
        layout(tmp_path / "nowhere")
    with pytest.raises(DataError, match="there are no people in it"):
        dataset(tmp_path)
