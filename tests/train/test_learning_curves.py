"""A classifier's training, its curve, and what is done to the crops on the way."""

import io

import pytest
import torch
from PIL import Image
from torch import nn

from visard.errors import DataError
from visard.report.curves import Panel, drawn
from visard.train.adversarial import Attacked
from visard.train.classify import Classification, Classifier, right
from visard.train.labelled import Labelled
from visard.train.learning import Course, forget, learn
from visard.train.nudge import Nudge

SETTINGS = {"seed": 0}


def _lesson(change=None):
    colours = torch.tensor([[200, 40, 40], [40, 200, 40]], dtype=torch.uint8)
    labels = torch.tensor([0, 1] * 6)
    random = torch.Generator().manual_seed(1)
    crops = colours[labels][:, :, None, None].repeat(1, 1, 8, 8)
    crops += torch.randint(0, 30, crops.shape, generator=random, dtype=torch.uint8)
    examples = Labelled(crops, labels)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        layers = nn.Conv2d(3, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten()
        network = Classifier(nn.Sequential(*layers), 64, examples.people)
    nudge = Nudge(1)
    lesson = Classification(network, examples, nudge=nudge, change=change, at_once=4)
    return network, examples, lesson


class _Stopped(Exception):
    """Somebody pulled the plug."""


def _learn(kept, epochs=4, stop_after=None):
    network, examples, lesson = _lesson()

    def progress(done, total):
        if done == stop_after:
            raise _Stopped

    def ask():
        return {"accuracy": float(right(network, examples).mean())}

    told = learn(lesson, 3, Course(epochs, kept=kept), ask, SETTINGS, progress)
    return network, told


def test_a_training_that_was_stopped_ends_with_the_same_weights_and_the_same_curve(tmp_path):
    straight, whole = _learn(None)
    kept = tmp_path / "kept.safetensors"
    with pytest.raises(_Stopped):
        _learn(kept, stop_after=2)
    resumed, told = _learn(kept)
    assert told == whole
    assert [epoch.number for epoch in told] == [1, 2, 3, 4]
    assert told[-1].loss < told[0].loss
    for name, value in straight.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name
    forget(kept)
    assert not list(tmp_path.iterdir())


def test_a_curve_that_is_none_is_refused(tmp_path):
    kept = tmp_path / "kept.safetensors"
    with pytest.raises(_Stopped):
        _learn(kept, stop_after=1)
    kept.with_suffix(".jsonl").write_text("no line")
    with pytest.raises(DataError, match="it is no curve of a training"):
        _learn(kept)


def test_an_attack_stays_in_its_box_and_hurts():
    network, examples, lesson = _lesson()
    learn(lesson, 3, Course(6), dict, SETTINGS)
    crops, labels = examples.take(range(len(examples)))
    hurt = Attacked(0.3, steps=4)(network, crops, labels, torch.Generator().manual_seed(1))
    assert float((hurt - crops).abs().max()) <= 0.3 + 1e-6
    assert 0 <= float(hurt.min()) <= float(hurt.max()) <= 1
    network.eval()
    with torch.no_grad():
        before, after = (
            nn.functional.cross_entropy(network(each), labels) for each in (crops, hurt)
        )
    assert after > before + 0.5


def test_a_nudge_moves_whole_pixels_and_lets_black_in():
    crops = torch.rand(40, 3, 8, 8, generator=torch.Generator().manual_seed(3)) + 1
    moved = Nudge(2, 0.0)(crops, torch.Generator().manual_seed(4))
    again = Nudge(2, 0.0)(crops, torch.Generator().manual_seed(4))
    assert torch.equal(moved, again)
    assert {int((each[0] < 0.5).all(dim=0).sum()) for each in moved} == {0, 1, 2}
    inner = moved[:, :, 2:6, 2:6]
    windows = crops.unfold(2, 4, 1).unfold(3, 4, 1).flatten(2, 3).transpose(1, 2)
    nearest = (windows - inner[:, None]).abs().amax(dim=(2, 3, 4)).amin(dim=1)
    assert float(nearest.max()) < 1e-4


def test_curves_are_drawn_side_by_side():
    lines = {"clean": [0.1, 0.6], "noise": [0.1, 0.1]}
    picture = Image.open(io.BytesIO(drawn([Panel("a", lines), Panel("b", {})], "WEBP")))
    assert picture.size == (1120, 380)
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 3
