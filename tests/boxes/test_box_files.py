"""Files of boxes: read back as written, and refused with the line and what was expected."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visard.boxes.mark import Mark, What
from visard.boxes.owners import key, owned
from visard.boxes.reading import read
from visard.boxes.writing import write
from visard.errors import DataError

HEAD = "file,x,y,width,height"


def _file(tmp_path, text, name="boxes.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_the_least_that_a_file_needs(tmp_path) -> None:
    (mark,) = read(_file(tmp_path, f"{HEAD}\nme.jpg,10,20,30,40\n"))
    assert (mark.file, mark.box, mark.what) == ("me.jpg", (10, 20, 40, 60), What.COVER)
    assert not mark.timed


def test_as_a_spreadsheet_writes_it(tmp_path) -> None:
    text = "\ufefffile;x;y;width;height;what;note\r\nme.jpg;10,5;20;30;40;LEAVE;a, b\r\n;;;;;;\r\n"
    (mark,) = read(_file(tmp_path, text))
    assert (mark.box, mark.what) == ((10.5, 20, 40.5, 60), What.LEAVE)


def test_times_of_videos(tmp_path) -> None:
    text = f"{HEAD},from,to\na.mp4,1,2,3,4,1:15.5,0:02:00\na.mp4,1,2,3,4,7,\n"
    long, short = read(_file(tmp_path, text))
    assert (long.seconds, short.seconds) == ((75.5, 120), (7, 7))


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda name: name.strip() == name and name not in (".", "..")
)
SIDES = st.integers(-400_000, 400_000).map(lambda n: n / 4)
LENGTHS = st.integers(1, 400_000).map(lambda n: n / 4)


@st.composite
def marks(draw):
    x, y = draw(SIDES), draw(SIDES)
    first = draw(st.integers(0, 10**6))
    return Mark(
        draw(NAMES),
        (x, y, x + draw(LENGTHS), y + draw(LENGTHS)),
        draw(st.sampled_from(What)),
        draw(NAMES | st.just("")),
        draw(st.none() | st.just((first, first + 5))),
        note=draw(NAMES | st.just("")),
    )


@pytest.mark.parametrize("suffix", [".csv", ".json"])
@settings(max_examples=25, deadline=None)
@given(given_marks=st.lists(marks(), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory, suffix, given_marks) -> None:
    path = tmp_path_factory.mktemp("boxes") / f"b{suffix}"
    write(path, given_marks)
    if not given_marks and suffix == ".csv":
        assert path.read_text().count("\n") == 1
    found = read(path)
    assert [(m.file.removeprefix("./"), *m.box, m.what, m.face, m.frames) for m in found] == [
        (m.file.removeprefix("./"), *m.box, m.what, m.face, m.frames) for m in given_marks
    ]


def test_names_that_are_formulas_are_no_danger_to_spreadsheets(tmp_path) -> None:
    write(tmp_path / "b.csv", [Mark("=cmd().jpg", (0, 0, 1, 1))])
    assert "\n./=cmd().jpg," in (tmp_path / "b.csv").read_text()
    found = owned(read(tmp_path / "b.csv"), [tmp_path / "=cmd().jpg"])
    assert list(found) == [key(tmp_path / "=cmd().jpg")]


BAD = {
    "": "b.csv: it is empty; give CSV whose first line is file,x,y,width,height",
    "file,x,y\n": "b.csv, line 1: the column width is missing; give CSV",
    f"{HEAD},colour\n": "b.csv, line 1: there is no column 'colour'; there are: file, x",
    f"{HEAD},x\n": "b.csv, line 1: the column x is there twice; keep one of them",
    f"{HEAD}\n,1,2,3,4\n": "b.csv, line 2: no file is named; write the name",
    f"{HEAD}\na,1,2,3,4\na,1,b,3,4\n": "b.csv, line 3: y is 'b'; write a number of pixels, such",
    f"{HEAD}\na,1,2,3\n": "b.csv, line 2: height is empty; write a number of pixels above 0",
    f"{HEAD}\na,1,2,0,4\n": "b.csv, line 2: width is '0'; write a number of pixels above 0",
    f"{HEAD}\na,nan,2,3,4\n": "b.csv, line 2: x is 'nan'; write a number",
    f"{HEAD}\na,1,2,3,1e99\n": "b.csv, line 2: height is '1e99'; write a number",
    f"{HEAD}\na,1,2,3,4,5\n": "b.csv, line 2: it has 6 fields; write 5, as the first line does",
    f"{HEAD},what\na,1,2,3,4,hide\n": "b.csv, line 2: what is 'hide'; write cover or leave",
    f"{HEAD},from\na,1,2,3,4,noon\n": "b.csv, line 2: from is 'noon'; write seconds as 75.5",
    f"{HEAD},from\na,1,2,3,4,1:75\n": "b.csv, line 2: from is '1:75'; write seconds",
    f"{HEAD},from,to\na,1,2,3,4,9,3\n": "b.csv, line 2: it ends at 3, before it begins at 9",
    f"{HEAD},from_frame\na,1,2,3,4,-1\n": "b.csv, line 2: from_frame is '-1'; write the number",
    f"{HEAD},from_frame,to_frame\na,1,2,3,4,9,3\n": "b.csv, line 2: it ends in frame 3, before",
    f"{HEAD},from,from_frame\na,1,2,3,4,9,3\n": "b.csv, line 2: it names both times and frames",
    f'{HEAD}\n"a\nb",1,2,3,x\n': "b.csv, line 3: height is 'x'",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_line_is_named_with_what_was_expected(tmp_path, monkeypatch, text) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path, text, "b.csv")
    from pathlib import Path

    with pytest.raises(DataError) as refused:
        read(Path("b.csv"))
    assert str(refused.value).startswith(BAD[text])
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "this is not JSON"),
        ("{}", "this is JSON, but no list"),
        ("[3]", "entry 1: it is no object"),
        ('[{"file": "a", "x": 1, "y": 2, "width": 3}]', "entry 1: the column height is missing"),
        ('[{"file": "a", "x": "?", "y": 2, "width": 3, "height": 4}]', "entry 1: x is '?'"),
        (
            '[{"file": "a", "x": 1, "y": 2, "width": 3, "height": 4, "what": []}]',
            "entry 1: it is no",
        ),
        ("[" * 100_000, "this is not JSON"),
    ],
)
def test_bad_json_is_refused_in_a_line(tmp_path, text, words) -> None:
    with pytest.raises(DataError, match=words):
        read(_file(tmp_path, text, "b.json"))


def test_a_file_that_is_not_there_or_no_text(tmp_path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read(tmp_path / "gone.csv")
    (tmp_path / "b.csv").write_bytes(bytes(range(256)))
    with pytest.raises(DataError):
        read(tmp_path / "b.csv")


def test_a_mark_finds_its_file_by_the_end_of_the_path(tmp_path) -> None:
    files = [tmp_path / "a" / "x.jpg", tmp_path / "b" / "x.jpg", tmp_path / "y.jpg"]

    def owner(name):
        return list(owned([Mark(name, (0, 0, 1, 1), place="b.csv, line 2")], files))

    assert owner("b/x.jpg") == [files[1]] == owner("b\\x.jpg") == owner(str(files[1]))
    assert owner("y.jpg") == [files[2]]
    with pytest.raises(DataError, match=r"line 2: it may mean .*a.x\.jpg or .*b.x\.jpg"):
        owner("x.jpg")
    with pytest.raises(DataError, match=r"line 2: no file of this run is called z\.jpg"):
        owner("z.jpg")
    with pytest.raises(DataError, match="no file of this run"):
        owner("b/y.jpg")
