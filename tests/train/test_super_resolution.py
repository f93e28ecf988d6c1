"""Networks learn to enlarge, stop, go on, and are used."""

import json

import numpy as np
import pytest
import torch
import typer

from visard import methods
from visard.cli import train_esrgan as verb
from visard.errors import DataError, SettingError, WeightsError
from visard.networks.stored import unpacked
from visard.photo.files import write
from visard.train.discriminator import Discriminator
from visard.train.relativistic import more_real
from visard.types import Photo

TINY = {"width": 4, "depth": 1, "growth": 2, "at_once": 2}


@pytest.fixture
def photos(tmp_path, astronaut):
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, left in enumerate((0, 120, 300)):
        write(
            Photo(np.ascontiguousarray(astronaut[:150, left : left + 170])),
            folder / f"{number}.png",
        )
    write(Photo(np.ascontiguousarray(astronaut[:100, :100])), folder / "small.png")
    (folder / "broken.jpg").write_bytes(b"nothing")
    return folder


def _card(path):
    return json.loads(unpacked(path.read_bytes(), "").facts["card"])


def _train(photos, output, **settings):
    verb.esrgan([photos], output, **(TINY | settings))


def test_stopping_makes_no_difference(photos, tmp_path) -> None:
    straight, stopped = (tmp_path / name / "a.safetensors" for name in ("one", "two"))
    for path in (straight, stopped):
        path.parent.mkdir()
    _train(photos, straight, epochs=3)
    _train(photos, stopped, epochs=3, minutes=0.0)
    assert not stopped.exists()
    _train(photos, stopped, epochs=3, resume=True)
    assert straight.read_bytes() == stopped.read_bytes()
    assert [path.name for path in stopped.parent.iterdir()] == ["a.safetensors"]
    card = _card(straight)
    assert (len(card["losses"]), card["seed"]) == (3, 0)
    assert card["data"].startswith("3 photos")
    assert methods.upscaler(f"esrgan:{straight}").scale == 4


def test_a_critic_goes_on_from_there(photos, tmp_path) -> None:
    soft, straight, stopped = (tmp_path / f"{name}.safetensors" for name in ("a", "b", "c"))
    _train(photos, soft, epochs=1)
    sharp = {"adversarial": True, "start": soft, "epochs": 2, "rate": 1e-4}
    _train(photos, straight, **sharp)
    _train(photos, stopped, minutes=0.0, **sharp)
    _train(photos, stopped, resume=True, **sharp)
    first, second = (unpacked(path.read_bytes(), "").weights for path in (straight, stopped))
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    assert not any(name.startswith("discriminator") for name in first)
    before = unpacked(soft.read_bytes(), "").weights["first.weight"]
    assert 0 < (first["first.weight"] - before).abs().max() < 0.01
    assert _card(straight)["trained"].startswith("against a critic, 2 steps of 2 patches")


def test_the_loss_falls(photos, tmp_path) -> None:
    _train(photos, tmp_path / "a.safetensors", epochs=60, rate=3e-3, width=8, at_once=3)
    losses = _card(tmp_path / "a.safetensors")["losses"]
    assert np.mean(losses[-4:]) < 0.9 * np.mean(losses[:4])


def test_a_critic_learns_to_tell() -> None:
    torch.manual_seed(0)
    critic = Discriminator(8)
    rule = torch.optim.Adam(critic.parameters(), 3e-3)
    real = torch.rand(4, 3, 32, 32)
    made = torch.nn.functional.avg_pool2d(real, 3, 1, 1)
    losses = []
    for _ in range(40):
        rule.zero_grad()
        loss = more_real(critic(real)[0], critic(made)[0])
        torch.autograd.backward(loss)
        rule.step()
        losses.append(float(loss.detach()))
    assert losses[0] == pytest.approx(np.log(2), abs=0.05)
    assert losses[-1] < 0.3


def test_what_cannot_be_is_refused(photos, tmp_path) -> None:
    with pytest.raises(SettingError, match="no use to a network that knows nothing"):
        _train(photos, tmp_path / "a.safetensors", adversarial=True)
    with pytest.raises(WeightsError, match="it is no file of weights"):
        _train(photos, tmp_path / "a.safetensors", start=photos / "broken.jpg")
    with pytest.raises(DataError, match="no photo is at least 128 pixels"):
        verb.esrgan([photos / "small.png"], tmp_path / "a.safetensors")
    with pytest.raises(typer.BadParameter, match=r"does not end in \.safetensors"):
        _train(photos, tmp_path / "a.pth")
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]
