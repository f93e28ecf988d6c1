"""ONNX networks: fed as their file and card say, and refused in one line where these disagree."""

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from tiny_onnx import MEAN, SIZE, STD, network, write

from visard import cards
from visard.errors import WeightsError
from visard.recognize.onnx import load
from visard.recognize.onnx_input import layout
from visard.testing.recognizers import check_recognizer

GOOD = {"mean": MEAN, "std": STD, "colours": "RGB"}


def _faces(count: int = 3):
    return torch.rand(count, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(1))


def _by_hand(crops, flip=False):
    """The same network in torch."""
    ordered = crops[:, [2, 1, 0]] if flip else crops
    mean, std = (torch.tensor(each)[None, :, None, None] for each in (MEAN, STD))
    return F.avg_pool2d((ordered * 255 - mean) / std, 28).flatten(1)


@pytest.mark.parametrize("colours_last", [False, True])
@pytest.mark.parametrize("batch", ["n", 1, None])
def test_every_layout_gives_what_torch_gives(tmp_path, batch, colours_last):
    found = load(str(write(tmp_path, network(batch=batch, colours_last=colours_last))))
    torch.testing.assert_close(found.embed(_faces()), _by_hand(_faces()), atol=1e-4, rtol=1e-4)
    assert found.embed(_faces(0)).shape == (0, 48)


def test_sizes_that_the_file_leaves_open_are_the_cards(tmp_path):
    found = load(str(write(tmp_path, network(size="side"))))
    torch.testing.assert_close(found.embed(_faces()), _by_hand(_faces()), atol=1e-4, rtol=1e-4)


def test_blue_first_where_the_card_says_so(tmp_path):
    found = load(str(write(tmp_path, input=GOOD | {"colours": "BGR"})))
    ours, theirs = found.embed(_faces()), _by_hand(_faces(), flip=True)
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(ours, _by_hand(_faces()), atol=1e-2)


@pytest.mark.parametrize("batch", ["n", 1])
def test_it_is_a_proper_recogniser(tmp_path, batch):
    check_recognizer(load(str(write(tmp_path, network(batch=batch)))), _faces())


def test_the_card_tells_which_file_it_was(tmp_path):
    first = load(str(write(tmp_path))).card.sha256
    assert len(first) == 64
    assert load(str(write(tmp_path, sha256=first))).card.sha256 == first


def test_one_of_several_outputs(tmp_path):
    path = write(tmp_path, network(outputs=("a", "b")), input=GOOD | {"output": "b"})
    assert load(str(path)).embed(_faces()).shape == (3, 48)
    with pytest.raises(WeightsError, match=r"its outputs are a, b, and its card names none; .*"):
        load(str(write(tmp_path, network(outputs=("a", "b")))))


@pytest.mark.parametrize(
    ("model", "facts", "complaint"),
    [
        ({}, {"input_size": 160}, "takes crops of 112×112 pixels, and its card says 160"),
        ({}, {"dimensions": 512}, "gives 48 numbers a face, and its card says 512"),
        ({}, {"sha256": "ab"}, "this is another file: its sha256 is .* its card says ab"),
        ({}, {"differentiable": True}, "no gradient comes out of an ONNX file"),
        ({}, {"licence": None}, "it does not state licence"),
        ({}, {"input": None}, "it does not state 'input'"),
        ({}, {"input": GOOD | {"colours": "CMYK"}}, '"RGB" or "BGR"'),
        ({}, {"input": GOOD | {"std": (0, 1, 1)}}, "a std is not above 0"),
        ({}, {"input": GOOD | {"mean": 127.5}}, "three numbers each, not 127.5"),
        ({}, {"commercial": "yes"}, "its commercial is 'yes'"),
        ({}, {"colour": "RGB"}, "what is colour"),
        ({}, {"name": "../tiny"}, "cannot be a file's"),
        ({"batch": 4}, {}, "takes 4 faces at once; expected: 1 or any number"),
        ({"size": 3, "colours_last": True}, {}, "3 colours, second or last"),
    ],
)
def test_file_and_card_must_agree(tmp_path, model, facts, complaint):
    with pytest.raises(WeightsError, match=complaint) as refusal:
        load(str(write(tmp_path, network(**model), **facts)))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "shape", "complaint"),
    [
        ("tensor(float16)", ["n", 3, 112, 112], r"its input is tensor\(float16\)"),
        ("tensor(float)", [3, 112, 112], "of 4 dimensions"),
        ("tensor(float)", ["n", "c", "h", "w"], "3 colours, second or last"),
    ],
)
def test_other_inputs_are_refused(kind, shape, complaint):
    only = SimpleNamespace(name="x", type=kind, shape=shape)
    with pytest.raises(WeightsError, match=complaint):
        layout([only], cards.card("mobilefacenet"), Path("some.onnx"))
    with pytest.raises(WeightsError, match="it has 2 inputs; expected: one"):
        layout([only, only], cards.card("mobilefacenet"), Path("some.onnx"))


def test_what_is_not_there_is_said(tmp_path, monkeypatch):
    with pytest.raises(WeightsError, match=r"nix\.onnx: there is no such file"):
        load("nix.onnx")
    path = write(tmp_path)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(WeightsError, match=r"onnxruntime is not installed; pip install 'visard\["):
        load(str(path))
    monkeypatch.undo()
    path.write_bytes(b"not a network")
    with pytest.raises(WeightsError, match="onnxruntime cannot read this network"):
        load(str(path))
    path.with_suffix(".json").unlink()
    with pytest.raises(WeightsError, match=r"there is no card beside it \(tiny\.json\)"):
        load(str(path))


@pytest.mark.parametrize("text", ["{", "[]", '{"input": 3}', "\x00"])
def test_a_broken_card_is_one_line(tmp_path, text):
    path = write(tmp_path)
    path.with_suffix(".json").write_text(text)
    with pytest.raises(WeightsError, match=r"^tiny\.json: its card cannot be read"):
        load(str(path))


def test_thresholds_of_ones_own_count_for_the_same_network_only(tmp_path, monkeypatch):
    path = write(tmp_path, calibration=None)
    found = load(str(path)).card
    assert found.calibration.thresholds == {}
    assert found.calibration.data == "not calibrated"
    own = json.loads(cards.to_json(found))
    own["calibration"] = json.loads(cards.to_json(cards.card("dlib")))["calibration"]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "tiny.json").write_text(json.dumps(own))
    monkeypatch.setenv("VISARD_CARDS", str(tmp_path / "own"))
    assert load(str(path)).card.calibration == cards.card("dlib").calibration
    write(tmp_path, network(outputs=("z",)), calibration=None)
    with pytest.raises(WeightsError, match="was made for another network"):
        load(str(path))


def test_the_card_of_the_docs_is_one(tmp_path):
    page = Path(__file__).resolve().parent.parent.parent / "docs" / "your-own-recogniser.md"
    (card,) = re.findall(r"^```jsonc\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    facts = json.loads(card)
    found = load(str(write(tmp_path, calibration=None, **facts | {"dimensions": 48})))
    assert (found.card.name, found.card.calibration.thresholds) == ("mine", {})
