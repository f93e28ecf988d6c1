"""``visard harden``: the photos are made, the recogniser is trained, and bad input is refused."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import typer

from visard import methods
from visard.cli import harden as verb
from visard.jobs import harden as job
from visard.jobs import obfuscate
from visard.networks.stored import unpacked
from visard.photo.files import write
from visard.types import Claim, Face, Photo, Protected

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "harden"))
from toy_people import recognizer

EYES = ((38.0, 52.0), (74.0, 52.0), (56.0, 72.0), (42.0, 92.0), (71.0, 92.0))


class OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((10.0, 10.0, 100.0, 100.0), EYES, 1.0)] if image.mean() > 20 else []


class Negative:
    name, claim, surrogates, margin = "negative", Claim.UNRECOGNISED, (), 0.3

    def protect(self, windows, seed):
        return [Protected(255 - window.pixels, met=True) for window in windows]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two people of two photos, one photo without a face, and parts that take no time."""
    original = recognizer((16, 16, 16, 16))
    for module in (job, verb):
        monkeypatch.setattr(module, "trainable", lambda name: original, raising=False)
    monkeypatch.setattr(methods, "detector", lambda *names: OneFace())
    monkeypatch.setattr(obfuscate, "protector", lambda *arguments: Negative())
    for name, level in (("ann", 60), ("bob", 200)):
        (tmp_path / "people" / name).mkdir(parents=True)
        for number in range(2):
            image = np.full((112, 112, 3), level + 9 * number, np.uint8)
            write(Photo(image), tmp_path / "people" / name / f"{number}.png")
    write(Photo(np.zeros((112, 112, 3), np.uint8)), tmp_path / "people" / "ann" / "black.png")
    return tmp_path


def _harden(folder, name="hard.safetensors", **settings):
    given = {"epochs": 1, "at_once": 2, "label_smoothing": 0.1, "as_json": True}
    verb.harden(folder / name, folder / "people", **(given | settings))


def _facts(path):
    return json.loads(unpacked(path.read_bytes(), "hard").facts["card"])


def test_photos_are_obfuscated_once_and_the_recogniser_is_written(folder, capsys):
    (folder / "logs").mkdir()
    _harden(folder, log=folder / "logs")
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "output": str(folder / "hard.safetensors"),
        "people": 2,
        "clean": 4,
        "obfuscated": 4,
        "thresholds": {},
    }
    assert "1 photos show no face; they are left out" in said.err
    made = sorted(p.name for p in (folder / "hard.obfuscated").rglob("*.png"))
    assert made == ["0.png", "0.png", "1.png", "1.png"]
    assert list((folder / "logs").iterdir())
    assert _facts(folder / "hard.safetensors")["description"].endswith("against pgd, standard")
    with pytest.raises(Exception, match="the photos in it were made in another way"):
        _harden(folder, "b.safetensors", obfuscated=folder / "hard.obfuscated", seed=4)


def test_photos_obfuscated_elsewhere_are_taken_as_they_are(folder):
    _harden(folder, each=1, obfuscated=folder / "people")
    facts = _facts(folder / "hard.safetensors")
    assert facts["description"].endswith("against photos obfuscated elsewhere")
    assert "on 2 clean and 4 obfuscated photos" in facts["source"]


def test_it_stops_and_goes_on(folder, capsys):
    _harden(folder, minutes=0.0)
    assert not (folder / "hard.safetensors").exists()
    assert "--resume goes on" in capsys.readouterr().err
    _harden(folder, resume=True)
    assert (folder / "hard.safetensors").exists()


def test_bad_input_is_refused_before_the_work(folder):
    with pytest.raises(typer.BadParameter, match=r"does not end in \.safetensors"):
        _harden(folder, "hard.pt")
    with pytest.raises(typer.BadParameter, match="is no folder; create it first"):
        _harden(folder, log=folder / "nowhere")
    with pytest.raises(typer.BadParameter, match="give other people than those trained on"):
        _harden(folder, calibrate=[folder / "people"])
    assert not (folder / "hard.obfuscated").exists()
