"""LFW's lists of pairs, in folds or not."""

import pytest

from visard.data.lfw import lfw_pairs
from visard.data.pairs import Pair
from visard.errors import DataError

FOLDS = """2\t1
Al_Gore\t1\t12
Al_Gore\t2\tBea_Arthur\t3
Bea_Arthur\t1\t2
Bea_Arthur\t2\tCy_Young\t1
"""


def _file(folder, text: str):
    file = folder / "pairs.txt"
    file.write_text(text, newline="")
    return file


def _photo(name: str, number: int) -> str:
    return name + "/" + name + "_" + str(number).rjust(4, "0") + ".jpg"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_folds_take_turns(tmp_path, end):
    assert lfw_pairs(_file(tmp_path, FOLDS.replace("\n", end))) == (
        Pair(_photo("Al_Gore", 1), _photo("Al_Gore", 12), True),
        Pair(_photo("Al_Gore", 2), _photo("Bea_Arthur", 3), False),
        Pair(_photo("Bea_Arthur", 1), _photo("Bea_Arthur", 2), True),
        Pair(_photo("Bea_Arthur", 2), _photo("Cy_Young", 1), False),
    )


def test_without_folds_all_genuine_pairs_come_first(tmp_path):
    text = "2\nAl\t1\t2\nAl\t1\t3\nAl\t1\tBea\t1\nAl\t2\tBea\t1\n"
    assert [pair.same for pair in lfw_pairs(_file(tmp_path, text))] == [True, True, False, False]


def test_names_may_have_blanks_where_tabs_part_them(tmp_path):
    (genuine, _) = lfw_pairs(_file(tmp_path, "1\nAl Gore\t1\t2\nAl Gore\t1\tBea\t1\n"))
    assert genuine.first == "Al Gore/Al Gore_0001.jpg"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the list is empty; get the file anew"),
        ("ten\nAl\t1\t2\n", "line 1: this is no head of LFW's pairs; give the number of folds"),
        ("0\n", "line 1: this is no head"),
        ("1 2 3\n", "line 1: this is no head"),
        ("1\nAl\t1\t2\n", "it has 1 pairs, and its first line says 2; get the file anew"),
        ("1\nAl\t1\t2\nAl\t1\t3\n", "line 3: this is no impostor pair; give NAME, number"),
        ("1\nAl\t1\tBea\t2\nAl\t1\tBea\t2\n", "line 2: this is no genuine pair"),
        ("1\nAl\t1\ttwo\nAl\t1\tBea\t2\n", "line 2: a photo's number is none"),
        ("1\n\nAl\t1\tBea\t2\n", "line 2: this is no genuine pair"),
    ],
)
def test_what_makes_no_sense_is_named_by_its_line(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        lfw_pairs(_file(tmp_path, text))


def test_a_list_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(DataError, match="the list cannot be read"):
        lfw_pairs(tmp_path)
    (tmp_path / "pairs.txt").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(DataError, match="the list cannot be read"):
        lfw_pairs(tmp_path / "pairs.txt")
