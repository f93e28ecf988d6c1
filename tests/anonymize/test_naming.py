"""The classifier of attributes: it learns, it is stopped and goes on, it is measured."""

import json

import numpy as np
import pytest
import torch
from attributed_faces import examples

from visard.anonymize.anonymousnet import attributes
from visard.anonymize.anonymousnet.accuracy import accuracy
from visard.anonymize.anonymousnet.classifier import built, mobile
from visard.anonymize.anonymousnet.naming_lesson import Naming, patched
from visard.anonymize.anonymousnet.reference import reference
from visard.anonymize.anonymousnet.stored import CLASSIFIER, card
from visard.cli import train_attributes as verbs
from visard.errors import WeightsError
from visard.jobs.train_attributes import measured
from visard.networks.mobilefacenet import MobileFaceNet
from visard.networks.stored import packed
from visard.train.loop import Pace, Training

NAMES = ("Rosy_Cheeks", "Smiling")


def test_it_learns_what_can_be_seen():
    faces = examples(8, NAMES)
    torch.manual_seed(0)
    lesson = Naming(built("residual", 2), faces, 20, at_once=8)
    losses = list(Training(lesson, Pace(20)).steps())
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])
    told = attributes.Attributes(lesson.network["classifier"], NAMES)
    right = measured(told, faces, dict.fromkeys(NAMES, 0.4))
    assert right.auc[0] > 0.8


def test_it_begins_with_what_a_recogniser_knows():
    network = MobileFaceNet().eval()
    weight = network.conv1[0].weight
    classifier = mobile(2, network).eval()
    assert classifier.trunk.network.conv1[0].weight is weight
    assert classifier.features(torch.rand(1, 3, 112, 112)).shape == (1, 512)


def test_patches_cover_some_faces_and_leave_others():
    random = torch.Generator().manual_seed(0)
    crops = torch.full((20, 3, 112, 112), 0.5)
    touched = (patched(crops, random) != crops).any(dim=1).float().mean(dim=(1, 2))
    assert 4 < (touched > 0).sum() < 16
    assert touched.max() < 0.15
    assert (crops == 0.5).all()


def test_the_verb_stops_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(verbs, "examples_of", lambda *settings: examples(4, NAMES))
    straight, stopped = (tmp_path / name / "a.safetensors" for name in ("one", "two"))
    for path in (straight, stopped):
        path.parent.mkdir()
    settings = {"network": verbs.Trunk.RESIDUAL, "epochs": 3}
    verbs.attributes(tmp_path, straight, **settings)
    verbs.attributes(tmp_path, stopped, minutes=0.0, **settings)
    assert not stopped.exists()
    verbs.attributes(tmp_path, stopped, resume=True, **settings)
    assert straight.read_bytes() == stopped.read_bytes()
    assert attributes.load(straight).names == NAMES
    assert card(CLASSIFIER, straight)["command"] == (
        "visard train attributes PHOTOS -o a.safetensors "
        "--network residual --epochs 3 --rate 0.001 --seed 0"
    )


def test_what_comes_along_tells_all_forty():
    told = attributes.load()
    assert told.names == tuple(reference().shares)
    said = told.probabilities(torch.rand(2, 3, 112, 112))
    assert said.shape == (2, 40)
    assert ((said > 0) & (said < 1)).all()


def test_another_networks_file_is_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    with pytest.raises(WeightsError, match="it cannot be read"):
        attributes.load(path)
    path.write_bytes(packed(torch.nn.Linear(1, 1), {"architecture": "other"}))
    with pytest.raises(WeightsError, match="give a file of: visard train attributes"):
        attributes.load(path)
    facts = {"architecture": CLASSIFIER, "attributes": json.dumps(NAMES)}
    path.write_bytes(packed(torch.nn.Linear(1, 1), facts | {"trunk": "oak"}))
    with pytest.raises(WeightsError, match="no classifier is built on 'oak'"):
        attributes.load(path)
    path.write_bytes(packed(torch.nn.Linear(1, 1), facts | {"trunk": "residual"}))
    with pytest.raises(WeightsError, match="the weights of another network"):
        attributes.load(path)
    path.write_bytes(packed(torch.nn.Linear(1, 1), {"architecture": CLASSIFIER}))
    with pytest.raises(WeightsError, match="it does not name its attributes"):
        attributes.load(path)


def test_an_attribute_that_all_have_has_no_balance():
    said = np.array([[0.9, 0.1], [0.8, 0.9]])
    truth = np.array([[True, False], [True, True]])
    measure = accuracy(said, truth, {"a": 0.9, "b": 0.1})
    assert measure.accuracy.tolist() == [1.0, 1.0]
    assert np.isnan(measure.balanced[0])
    assert measure.majority.tolist() == [1.0, 0.5]
    assert measure.figures()["attributes.auc"] == 1.0
