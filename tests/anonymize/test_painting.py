"""The painter, its lesson, and the method made of them."""

import itertools
import json

import numpy as np
import pytest
import torch

from visard.anonymize.paint.anonymizer import Fineness, Paint, build
from visard.anonymize.paint.lesson import Painting, exercise
from visard.anonymize.paint.network import SIDE, PaintTransformer
from visard.anonymize.paint.painter import Painter, difference
from visard.anonymize.paint.stored import ARCHITECTURE, opened
from visard.cli import train_paint as verb
from visard.errors import SettingError, WeightsError
from visard.networks.stored import packed
from visard.photo.gif import gif


@pytest.fixture(scope="module")
def small():
    """A network that knows nothing: even so no stroke leads away from the photo."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return PaintTransformer(24, depth=1, heads=2).eval().requires_grad_(False)


def test_exercises_are_what_they_say() -> None:
    task = exercise(16, torch.Generator().manual_seed(1))
    assert task.canvas.shape == task.picture.shape == (16, 3, SIDE, SIDE)
    for picture in (task.canvas, task.picture):
        assert picture.min() >= 0
        assert picture.max() <= 1
    assert 0.1 < task.seen.float().mean() < 0.9
    unseen = ~task.seen.any(1)
    changed = (task.canvas - task.picture).abs().mean((1, 2, 3))
    assert changed[~unseen].min() > 0
    assert (task.shapes[..., 2] >= task.shapes[..., 3]).all()


def test_a_few_steps_teach_something() -> None:
    torch.manual_seed(3)
    network = PaintTransformer(24, depth=1, heads=2)
    lesson = Painting(network, at_once=8)
    rule = torch.optim.AdamW(network.parameters(), lr=3e-3)
    before = lesson.loss(0).item()
    for _ in range(12):
        rule.zero_grad()
        torch.autograd.backward(lesson.loss(0))
        rule.step()
    assert lesson.loss(0).item() < 0.9 * before
    assert set(lesson.parts) == {"pixel", "stroke", "decision"}


def test_a_painting_is_nearer_with_every_layer_and_the_same_every_time(small, astronaut) -> None:
    image = np.ascontiguousarray(astronaut[:96, 100:230])
    painter = Painter(small)
    layers = list(painter.layers(image, 16))
    far = [difference(layer.pixels, image) for layer in layers]
    assert all(now <= was + 2e-3 for was, now in itertools.pairwise(far))
    assert layers[-1].pixels.shape == image.shape
    assert (painter.paint(image, 16) == layers[-1].pixels).all()


def test_versions_go_from_fine_to_broad_and_one_may_be_chosen(small, astronaut) -> None:
    image = np.ascontiguousarray(astronaut[:128, 150:278])
    every = list(Paint(Painter(small)).versions(image, [], 0))
    assert [version.label for version in every[::2]] == [
        f"{fineness} strokes" for fineness in reversed(Fineness)
    ]
    far = [difference(version.pixels, image) for version in every]
    assert far[0] < far[-1]
    (chosen,) = Paint(Painter(small), Fineness.BROAD).versions(image, [], 0)
    like = next(version for version in every if version.label == chosen.label)
    assert (chosen.pixels == like.pixels).all()


def test_it_can_be_seen_growing(small, astronaut) -> None:
    image = np.ascontiguousarray(astronaut[:64, :64])
    paint = Paint(Painter(small))
    (last,) = [v for v in paint.versions(image, [], 0) if v.label == "broad strokes"]
    pictures = list(paint.growing(image, "broad strokes"))
    assert len(pictures) > 2
    assert (pictures[-1] == last.pixels).all()
    assert gif(pictures)[:6] == b"GIF89a"


def test_large_photos_keep_their_size(small, monkeypatch, astronaut) -> None:
    monkeypatch.setattr("visard.anonymize.paint.anonymizer._LARGEST", 64)
    image = np.ascontiguousarray(astronaut[:100, :151])
    (version,) = Paint(Painter(small), Fineness.MEDIUM).versions(image, [], 0)
    assert version.pixels.shape == image.shape
    assert difference(version.pixels, image) < 0.3


def test_what_cannot_be_is_refused(tmp_path, small) -> None:
    with pytest.raises(SettingError, match="wide: there are no such strokes; there are: broad"):
        build("wide")
    gone, other = tmp_path / "gone.safetensors", tmp_path / "other.safetensors"
    with pytest.raises(WeightsError, match="it cannot be read"):
        opened(gone)
    other.write_bytes(packed(small, {"architecture": "other"}))
    with pytest.raises(WeightsError, match="it holds no network that paints"):
        opened(other)
    other.write_bytes(packed(small, {"architecture": ARCHITECTURE}))
    with pytest.raises(WeightsError, match="it holds the weights of another network"):
        opened(other)


def test_a_painter_is_trained_stopped_and_goes_on(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(verb, "AT_ONCE", 4)
    monkeypatch.setattr("visard.jobs.losses._NOTED_EVERY", 1)
    straight, stopped = tmp_path / "straight.safetensors", tmp_path / "stopped.safetensors"
    verb.paint(straight, steps=3)
    verb.paint(stopped, steps=3, minutes=0.0)
    assert not stopped.exists()
    verb.paint(stopped, steps=3, resume=True)
    first, second = opened(straight), opened(stopped)
    for name, value in first.state_dict().items():
        assert torch.equal(value, second.state_dict()[name]), name
    losses = [
        json.loads(line) for line in (tmp_path / "stopped.losses.jsonl").read_text().splitlines()
    ]
    assert [each["step"] for each in losses] == [1, 2, 3]
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{stem}.{end}"
        for stem in ("straight", "stopped")
        for end in ("safetensors", "losses.jsonl")
    }
