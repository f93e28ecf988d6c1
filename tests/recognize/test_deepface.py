"""The bridge to deepface, without deepface: what it is given, and what is said without it."""

import json
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch

from visard import cards
from visard.errors import UnknownNameError, WeightsError
from visard.recognize.deepface import load
from visard.recognize.deepface_cards import MODELS, deepface_card

PUBLISHED = {
    "VGG-Face": 0.68,
    "Facenet": 0.40,
    "Facenet512": 0.30,
    "ArcFace": 0.68,
    "OpenFace": 0.10,
    "DeepFace": 0.23,
    "SFace": 0.593,
    "Dlib": 0.07,
    "GhostFaceNet": 0.65,
}


class _Client:
    """A model of deepface: keeps what it is given, and answers with the top left pixel."""

    def __init__(self, dimensions):
        self.dimensions, self.given = dimensions, []

    def forward(self, image):
        self.given.append(image)
        return [*image[0, 0, 0].tolist(), *[0.5] * (self.dimensions - 3)]


@pytest.fixture
def deepface(monkeypatch, tmp_path):
    """A package of that name; its weights are in ``tmp_path``."""
    package = ModuleType("deepface")
    package.__spec__ = ModuleSpec("deepface", None)
    clients = {name: _Client(model.dimensions) for name, model in MODELS.items()}
    package.DeepFace = SimpleNamespace(build_model=clients.__getitem__, clients=clients)
    monkeypatch.setitem(sys.modules, "deepface", package)
    monkeypatch.setenv("DEEPFACE_HOME", str(tmp_path))
    (tmp_path / ".deepface" / "weights").mkdir(parents=True)
    for model in MODELS.values():
        (tmp_path / ".deepface" / "weights" / f"{model.weights}.h5").touch()
    return package.DeepFace


@pytest.mark.parametrize("name", MODELS)
def test_the_model_gets_what_it_was_made_for(deepface, name):
    found = load(name)
    size = MODELS[name].size
    crops = torch.full((2, 3, size, size), 0.25)
    crops[1, 0], crops[1, 2] = 0.125, 1.0000002
    rows = found.embed(crops)
    assert rows.shape == (2, MODELS[name].dimensions)
    assert rows[1, :3].tolist() == [1.0, 0.25, 0.125]  # blue first, and not above 1
    image = deepface.clients[name].given[-1]
    assert (image.shape, image.dtype) == ((1, size, size, 3), np.float32)
    assert found.embed(crops[:0]).shape == (0, MODELS[name].dimensions)


@pytest.mark.parametrize("name", MODELS)
def test_the_card_says_whose_thresholds_they_are(name):
    card = deepface_card(name)
    assert card.calibration.thresholds == {"1e-3": PUBLISHED[name]}
    assert card.calibration.people == 0
    assert "not calibrated by visard" in card.calibration.data
    assert not card.differentiable
    assert cards.from_json(json.loads(cards.to_json(card))) == card
    inside = [0 < value < card.input_size for point in card.template for value in point]
    assert all(inside)


def test_one_family_where_the_network_is_one():
    assert deepface_card("Dlib").family == cards.card("dlib").family
    assert deepface_card("Facenet").family == deepface_card("Facenet512").family


def test_without_the_package_it_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "deepface", None)
    monkeypatch.setattr("visard.recognize.deepface.find_spec", lambda name: None)
    with pytest.raises(WeightsError, match=r"deepface is not installed; pip install deepface"):
        load("Facenet")


def test_without_weights_nothing_is_downloaded(deepface, tmp_path):
    (tmp_path / ".deepface" / "weights" / "facenet512_weights.h5").unlink()
    deepface.build_model = None  # would fail if called
    with pytest.raises(WeightsError, match=r"its weights are not here; run: python -c \".*512'"):
        load("Facenet512")


def test_an_unknown_model_is_told_from_a_missing_one():
    with pytest.raises(UnknownNameError, match="no deepface:Facenet256; there are: VGG-Face, "):
        load("Facenet256")


def _fails(name):
    raise ValueError("no TensorFlow\nmore lines")


@pytest.mark.parametrize(
    ("build", "complaint"),
    [
        (_fails, r"deepface cannot run it \(no TensorFlow\)"),
        (lambda name: object(), "this deepface is too old"),
        (lambda name: _Client(99), "gives 99 numbers a face, and not 128"),
        (lambda name: SimpleNamespace(forward=_fails), r"cannot run it \(no TensorFlow\)"),
    ],
)
def test_what_deepface_refuses_is_one_line(deepface, build, complaint):
    deepface.build_model = build
    with pytest.raises(WeightsError, match=complaint) as refusal:
        load("Facenet")
    assert "\n" not in str(refusal.value)
