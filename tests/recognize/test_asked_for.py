"""Recognisers that VISARD_RECOGNIZERS names take part, or it is said why not."""

import json
import os

import numpy as np
import pytest
from tiny_onnx import network, write

from visard import methods, registry
from visard.cli.calibrate import calibrate
from visard.cli.methods import methods as listing
from visard.errors import UnknownNameError, WeightsError
from visard.photo.files import write as write_photo
from visard.types import Face, Photo

POINTS = ((2.0, 3.0), (6.0, 3.0), (4.0, 4.0), (2.5, 6.0), (5.5, 6.0))


@pytest.fixture
def ask(monkeypatch):
    """Asks for recognisers, beside dlib alone, with nothing remembered."""
    monkeypatch.setattr(methods, "names", lambda group: ("dlib",))
    methods._bridged.cache_clear()

    def arrange(*names, between=","):
        monkeypatch.setenv("VISARD_RECOGNIZERS", between.join(map(str, names)))

    yield arrange
    methods._bridged.cache_clear()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", ()),
        (" onnx:a.onnx , deepface:Facenet,", ("onnx:a.onnx", "deepface:Facenet")),
        (f"onnx:a.onnx{os.pathsep}deepface:Facenet", ("onnx:a.onnx", "deepface:Facenet")),
        (f"mine{os.pathsep}onnx:a.onnx,mine", ("mine", "onnx:a.onnx")),
        ("onnx:C:/nets/a.onnx", ("onnx:C:/nets/a.onnx",)),
        ("onnx:odd:name.onnx", ("onnx:odd:name.onnx",)),
    ],
)
def test_a_list_is_taken_apart_but_no_path_is(monkeypatch, value, names):
    monkeypatch.setenv("VISARD_RECOGNIZERS", value)
    assert registry.asked_for() == names


@pytest.mark.parametrize("between", [",", os.pathsep])
def test_they_take_part_with_the_others(ask, tmp_path, between):
    first, second = write(tmp_path), write(tmp_path, file="second", commercial=False)
    ask(f"onnx:{first}", f"onnx:{second}", between=between)
    present, missing = methods.recognizers()
    assert ([each.card.name for each in present], missing) == (["dlib", "tiny", "second"], ())
    cast = methods.cast()
    assert {each.card.name for each in cast.strangers} >= {"tiny", "second"}
    assert methods.recognizer(f"onnx:{first}") is present[1]


def test_a_licence_that_is_too_narrow_keeps_one_out(ask, tmp_path, monkeypatch):
    path = write(tmp_path, commercial=False)
    ask(f"onnx:{path}")
    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "1")
    assert methods.recognizers()[1] == (f"onnx:{path}: its licence does not allow every use",)


def test_what_cannot_take_part_is_named_with_its_reason(ask, tmp_path):
    ask("onnx:nix.onnx", "deepface:Foo", "tensorflow:x", f"onnx:{write(tmp_path, file='dlib')}")
    present, missing = methods.recognizers()
    assert [each.card.name for each in present] == ["dlib"]
    assert missing[0] == "onnx:nix.onnx: there is no such file; check the path after onnx:"
    assert missing[1].startswith("deepface:Foo: there is no deepface:Foo; there are: VGG-Face")
    assert missing[2].startswith("tensorflow:x: there is no bridge named 'tensorflow'")
    assert missing[3].endswith("another recogniser has the name 'dlib'")


def test_an_unknown_bridge_is_told():
    with pytest.raises(UnknownNameError, match=r"no bridge named 'onx'; did you mean 'onnx'\?"):
        methods.recognizer("onx:file.onnx")


class _OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((0.0, 0.0, 8.0, 8.0), POINTS, 1.0)]


def _people(folder):
    random = np.random.default_rng(0)
    for number in range(150):
        (folder / f"{number:03}").mkdir(parents=True)
        colours = random.integers(0, 256, (8, 8, 3), np.uint8)
        write_photo(Photo(colours), folder / f"{number:03}" / "a.png")
    write_photo(Photo(colours), folder / "149" / "b.png")


@pytest.mark.parametrize("inside", [True, False], ids=["its own folder", "another folder"])
def test_without_thresholds_it_can_only_be_calibrated(ask, tmp_path, monkeypatch, inside):
    path = write(tmp_path, network(), calibration=None)
    ask(f"onnx:{path}")
    monkeypatch.setattr(methods, "names", lambda group: ())
    todo = "run: visard weights calibrate PEOPLE/ -o CARDS/, then set VISARD_CARDS=CARDS/"
    assert methods.recognizers() == ((), (f"onnx:{path}: it has no thresholds yet; {todo}",))
    with pytest.raises(WeightsError, match="it has no thresholds yet; run: visard weights cal"):
        methods.recognizer(f"onnx:{path}")

    _people(tmp_path / "people")
    (tmp_path / "cards").mkdir()
    output = tmp_path if inside else tmp_path / "cards"
    monkeypatch.setattr(methods, "detector", lambda name: _OneFace())
    calibrate([tmp_path / "people"], output=output, detector="mtcnn")
    if not inside:
        monkeypatch.setenv("VISARD_CARDS", str(output))
    methods._bridged.cache_clear()
    (found,), missing = methods.recognizers()
    assert (found.card.name, missing) == ("tiny", ())
    measured = found.card.calibration
    assert (measured.people, measured.impostor_pairs) == (150, 151 * 150 // 2 - 1)
    assert sum(measured.histogram.impostor) == measured.impostor_pairs
    assert set(json.loads((output / "tiny.json").read_text())) >= {"calibration", "sha256"}


def test_the_listing_shows_the_way(monkeypatch, capsys):
    monkeypatch.setenv("VISARD_RECOGNIZERS", "onnx:a.onnx,dlib")
    listing(as_json=True)
    table = json.loads(capsys.readouterr().out)
    assert "onnx:FILE" in table["bridges"]["onnx"]
    assert "deepface:NAME" in table["bridges"]["deepface"]
    assert "VISARD_RECOGNIZERS" in table["recognisers"]["onnx:a.onnx"]
    assert "VISARD_RECOGNIZERS" not in table["recognisers"]["dlib"]
