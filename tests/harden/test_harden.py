"""A recogniser is hardened, killed, gone on with, written, loaded and audited with."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from toy_people import PEOPLE, photos, recognizer

from visard import methods
from visard.cards import card, to_json
from visard.data.people import people
from visard.errors import DataError, SettingError, WeightsError
from visard.jobs import harden as job
from visard.jobs.calibrate_file import calibrate_file
from visard.jobs.training import Wish
from visard.judge.threats import Threat, knowledge
from visard.networks.stored import packed, unpacked
from visard.photo.files import write
from visard.recognize import hardened
from visard.types import Face, Knowledge, Metric, Photo

EYES = ((38.0, 52.0), (74.0, 52.0), (56.0, 72.0), (42.0, 92.0), (71.0, 92.0))


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setattr(job, "trainable", lambda name: recognizer())


def _sets():
    return job.Photos(photos(), photos(shade=0.1), PEOPLE, torch.arange(10))


def _wish(folder, **settings):
    folder.mkdir(exist_ok=True)
    return Wish(folder / "hard.safetensors", epochs=2, rate=1e-3, at_once=4, **settings)


def _silent(done, total, loss):
    """Nobody watches."""


def test_killed_and_gone_on_with_it_ends_the_same_bit_for_bit(tmp_path, monkeypatch):
    monkeypatch.setattr(job, "trainable", lambda name: recognizer((16, 16, 16, 16)))
    assert job.harden(_sets(), job.Task(), _wish(tmp_path / "straight"), _silent)
    wish = _wish(tmp_path / "killed")
    script = Path(__file__).with_name("harden_until_killed.py")
    done = subprocess.run([sys.executable, script, str(wish.output), "7"])
    assert done.returncode == -9
    left = sorted(each.name for each in wish.output.parent.iterdir() if "events" not in each.name)
    assert left == ["hard.unfinished.safetensors"]
    steps = []
    resumed = replace(wish, resume=True)
    assert job.harden(_sets(), job.Task(), resumed, lambda done, *_: steps.append(done))
    assert steps == list(range(7, 13)), "the seventh step was not kept, six were"
    straight = (tmp_path / "straight" / "hard.safetensors").read_bytes()
    assert wish.output.read_bytes() == straight


def test_stopping_after_minutes_says_that_it_is_not_finished(tmp_path):
    wish = _wish(tmp_path, minutes=0.0)
    assert not job.harden(_sets(), job.Task(), wish, _silent)
    assert not wish.output.exists()
    other = job.Task(head=job.Head.ARCFACE)
    with pytest.raises(DataError, match="that training had another head"):
        job.harden(_sets(), other, replace(wish, resume=True), _silent)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    wish = _wish(tmp_path_factory.mktemp("made"), terms="private photos")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "trainable", lambda name: recognizer())
        assert job.harden(_sets(), job.Task(against="pgd, standard"), wish, _silent)
    return wish.output.read_bytes()


@pytest.fixture
def hard(made, tmp_path):
    path = tmp_path / "hard.safetensors"
    path.write_bytes(made)
    return path


def test_it_is_loaded_by_name_with_its_parents_card(hard):
    methods._bridged.cache_clear()
    found = methods.recognizer(f"hardened:{hard}", calibrated=False)
    parent = recognizer()
    same = ("family", "template", "metric", "dimensions", "input_size", "differentiable")
    assert all(getattr(found.card, e) == getattr(parent.card, e) for e in same)
    assert found.card.name == "hard"
    assert found.card.description == "mobilefacenet, hardened against pgd, standard"
    assert found.card.licence.startswith("private photos; the weights that it began with")
    assert "10 clean and 10 obfuscated photos of 4 people" in found.card.source
    with pytest.raises(WeightsError, match="it has no thresholds yet"):
        methods.recognizer(f"hardened:{hard}")
    crops = photos(2).take([0, 1])[0].requires_grad_(True)
    rows = found.embed(crops)
    assert not torch.allclose(rows, parent.embed(crops), atol=1e-3), "it has learned nothing"
    assert torch.autograd.grad(rows.sum(), crops)[0].abs().sum() > 0
    assert knowledge(found.card, [parent.card]) is Knowledge.RELATED


def test_anchored_it_sees_in_obfuscated_photos_what_it_saw_in_clean_ones(tmp_path):
    sets = job.Photos(photos(), photos(shade=0.4), PEOPLE, torch.arange(10))
    parent, wish = recognizer(), replace(_wish(tmp_path), epochs=10, rate=1e-4)
    assert job.harden(sets, job.Task(head=job.Head.ANCHORS), wish, _silent)
    found = hardened.load(str(wish.output))
    crops, hidden = (each.take(range(10))[0] for each in (sets.clean, sets.obfuscated))
    own, before, after = (
        torch.nn.functional.normalize(each)
        for each in (parent.embed(crops), parent.embed(hidden), found.embed(hidden))
    )
    assert (1 - (own * after).sum(1)).mean() < 0.5 * (1 - (own * before).sum(1)).mean()


def test_anchored_photos_need_their_clean_ones(tmp_path):
    anchored = job.Task(head=job.Head.ANCHORS)
    lost = replace(_sets(), pairs=torch.full((10,), -1))
    with pytest.raises(DataError, match="none of them is one of the clean photos"):
        job.harden(lost, anchored, _wish(tmp_path), _silent)
    with pytest.raises(SettingError, match="there are no labels to smooth"):
        job.harden(_sets(), replace(anchored, smoothing=0.1), _wish(tmp_path), _silent)


def test_obfuscated_photos_are_paired_by_folder_and_name(tmp_path):
    random, made = np.random.default_rng(0), {}
    for folder, files in (
        ("clean", ("a/1.png", "a/2.png", "b/1.png")),
        ("hidden", ("a/2.visard.png", "b/1.png", "b/7.png")),
    ):
        for name in files:
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(Photo(random.integers(0, 255, (112, 112, 3), np.uint8)), path)
        made[folder] = people(tmp_path / folder)
    found = job.photos_of(made["clean"], made["hidden"], recognizer().card, OneFace())
    assert found.pairs.tolist() == [1, 2, -1]


class OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((10.0, 10.0, 100.0, 100.0), EYES, 1.0)]


def test_thresholds_are_written_into_its_file_and_it_joins_the_panel(hard, tmp_path, monkeypatch):
    crowd = tmp_path / "crowd"
    random = np.random.default_rng(0)
    for name in range(73):
        (crowd / f"p{name}").mkdir(parents=True)
        for number in range(2):
            write(
                Photo(random.integers(0, 255, (112, 112, 3), np.uint8)),
                crowd / f"p{name}" / f"{number}.png",
            )
    found = calibrate_file(hard, {"crowd": people(crowd)}, OneFace())
    assert found.impostor_pairs == 146 * 145 // 2 - 73
    methods._bridged.cache_clear()
    monkeypatch.setenv("VISARD_RECOGNIZERS", f"hardened:{hard}")
    present, _ = methods.recognizers()
    (ours,) = (each for each in present if each.card.name == "hard")
    assert Threat(ours).as_calibrated
    assert Threat(ours).limit == found.thresholds["1e-3"]
    assert ours.card.calibration.data.startswith("crowd: 146 photos of 73 people")


def test_every_network_that_comes_along_can_be_read_back(tmp_path, weights):
    for name in ("dlib", "mobilefacenet", "mobileface"):
        parent = methods.recognizer(name)
        facts = {"architecture": hardened.kind_of(parent), "card": to_json(parent.card)}
        path = tmp_path / f"{name}.safetensors"
        path.write_bytes(packed(parent.network, facts))
        read = hardened.load(str(path))
        crops = torch.rand(2, 3, parent.card.input_size, parent.card.input_size)
        one, two = (torch.nn.functional.normalize(e.embed(crops)) for e in (parent, read))
        assert (one * two).sum(dim=1).min() > 0.9999, "half precision moves it a little"


def test_what_cannot_be_is_refused_in_words(tmp_path, hard, monkeypatch):
    with pytest.raises(WeightsError, match=r"it cannot be read .*check the path after hardened:"):
        hardened.load(str(tmp_path / "none.safetensors"))
    with pytest.raises(WeightsError, match="it holds a network of the kind hardened residual"):
        methods.load(methods.BRIDGES, "student")(str(hard))
    with pytest.raises(SettingError, match="its name cannot be a network's"):
        job.harden(
            _sets(), job.Task(), replace(_wish(tmp_path), output=tmp_path / "a b.x"), _silent
        )

    class Other(torch.nn.Module):
        pass

    strange = recognizer()
    strange.network = Other()
    with pytest.raises(WeightsError, match="its network cannot be hardened"):
        hardened.kind_of(strange)
    euclidean = recognizer()
    euclidean.card = replace(card("dlib"), dimensions=128)
    assert euclidean.card.metric is Metric.EUCLIDEAN
    monkeypatch.setattr(job, "trainable", lambda name: euclidean)
    with pytest.raises(SettingError, match="it does not compare by angle"):
        job.harden(_sets(), job.Task(head=job.Head.ARCFACE), _wish(tmp_path / "e"), _silent)


def test_the_card_is_whole(hard):
    facts = json.loads(unpacked(hard.read_bytes(), "hard").facts["card"])
    assert facts["commercial"] is False
    assert facts["files"] == []
