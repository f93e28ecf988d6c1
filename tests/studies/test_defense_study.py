"""The study of hardening: its rules against formulas of our own, and the whole of it small."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from visard import cards
from visard.jobs import calibrate_file, harden, obfuscate
from visard.photo.files import read, write
from visard.pipeline.collect import Source
from visard.pipeline.extract import Extraction
from visard.protocols import Protector
from visard.report.histograms import drawn
from visard.studies import defense, defense_labels, defense_obfuscators, defense_scores, table
from visard.studies.defense_sets import Counts
from visard.studies.defense_training import Plan
from visard.types import Calibration, Claim, Face, Photo, Protected, Strength

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "harden"))
from toy_people import recognizer

CARD = replace(
    cards.card("mobilefacenet"),
    calibration=Calibration({"1e-2": 0.5, "1e-3": 0.3, "1e-4": 0.1}, "nobody", 2, 10, 10),
)
EYES = ((38.0, 52.0), (74.0, 52.0), (56.0, 72.0), (42.0, 92.0), (71.0, 92.0))


def _extraction(rows, people):
    sources = tuple(Source(Path(f"{p}_{i}.png"), p) for i, p in enumerate(people))
    return Extraction(sources, (1,) * len(people), {"mobilefacenet": torch.tensor(rows)}, ())


def _at(*degrees):
    angles = np.deg2rad(degrees)
    return np.stack((np.cos(angles), np.sin(angles)), axis=1).tolist()


def test_attack_success_is_the_share_of_genuine_pairs_that_are_refused():
    known = _extraction(_at(0, 90), ["a", "b"])
    before, after = _extraction(_at(10, 80), ["a", "b"]), _extraction(_at(60, 80), ["a", "b"])
    found = defense_scores.compared(before, after, known, CARD)
    figures = defense_scores.attack("asr", found.mixed, CARD)
    assert figures["asr"] == 0.5, "60 degrees are a distance of .5, over .3"
    assert figures["asr_pairs"] == 2
    assert defense_scores.attack("x", found.clean, CARD)["x"] == 0
    assert found.both is None
    assert defense_scores.errors("eer", found)["eer.clean"] == 0
    assert defense_scores.protected(before, after, known, CARD).rate().share == 0.5


def test_pairs_that_are_refused_clean_count_for_no_protection():
    known = _extraction(_at(0, 90), ["a", "b"])
    before, after = _extraction(_at(70, 80), ["a", "b"]), _extraction(_at(70, 20), ["a", "b"])
    assert defense_scores.protected(before, after, known, CARD).rate().total == 1
    mixed = defense_scores.compared(before, after, known, CARD).mixed
    assert defense_scores.attack("asr", mixed, CARD)["asr"] == 1


def test_histograms_count_every_pair():
    known = _extraction(_at(0, 90, 180), ["a", "b", "c"])
    seen = _extraction(_at(10, 80, 170, 20), ["a", "b", "c", "a"])
    shapes = defense_scores.histograms(defense_scores.compared(seen, seen, known, CARD), CARD)
    assert {k: sum(v["genuine"]) for k, v in shapes.items()} == {"clean": 4, "mixed": 4, "both": 1}
    assert {k: sum(v["impostor"]) for k, v in shapes.items()} == {"clean": 8, "mixed": 8, "both": 5}
    picture = drawn(shapes, "an example")
    assert picture.count("<polygon") == 6


def test_a_label_is_doubted_where_most_photos_of_the_person_are_far():
    found = _extraction(_at(0, 5, 10, 80, 85, 90), ["a", "a", "a", "a", "b", "b"])
    assert defense_labels.doubted(found, CARD).tolist() == [False, False, False, True, False, False]


def test_photos_with_doubtful_labels_are_left_out():
    found = _extraction(_at(0, 5, 80), ["a", "a", "a"])
    kept = defense_labels.without(found, {("a", "a_2.png")})
    assert [source.path.name for source in kept.sources] == ["a_0.png", "a_1.png"]
    assert kept.embeddings["mobilefacenet"].shape == (2, 2)
    assert defense_labels.doubtful([], OneFace(), ()) == frozenset()


class OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((10.0, 10.0, 100.0, 100.0), EYES, 1.0)]


class Negative:
    """Turns the colours round: who goes by colours is fooled."""

    name, claim, surrogates, margin = "negative", Claim.UNRECOGNISED, (), 0.3

    def protect(self, windows, seed):
        return [Protected(255 - window.pixels, met=True) for window in windows]


def _photos(folder, people, count):
    random = np.random.default_rng(len(people))
    for name in people:
        (folder / name).mkdir(parents=True)
        colour = random.integers(40, 215, 3)
        for number in range(count):
            noise = random.integers(-30, 30, (14, 14, 3)).repeat(8, 0).repeat(8, 1)
            image = (colour + noise).clip(0, 255).astype(np.uint8)
            write(Photo(image), folder / name / f"{name}_{number:04}.png")


@pytest.fixture
def small_world(tmp_path, monkeypatch):
    """Two data sets of colours, a small network, and an obfuscator that turns colours round."""
    splits = {}
    for data in ("celeba", "lfw"):
        parts = {p: [f"{p}{n}" for n in range(3)] for p in ("train", "calibrate", "test")}
        _photos(tmp_path / data, [name for part in parts.values() for name in part], 4)
        splits[data] = parts
    (tmp_path / "splits.json").write_text(json.dumps(splits))
    lines = [f"test{n}_0000.png,test{n}_0001.png,1" for n in range(3)]
    (tmp_path / "lfw" / "pairs.csv").write_text("\n".join(["first,second,same", *lines]))
    original = recognizer()
    original.card = CARD
    for module in (defense, harden):
        monkeypatch.setattr(module, "trainable", lambda name: original)
    monkeypatch.setattr(defense, "recognizers", lambda: ((original,), ("others: not here",)))
    monkeypatch.setattr(defense, "detector", OneFace)
    monkeypatch.setattr(defense_obfuscators, "METHODS", ("pgd", "noise"))
    monkeypatch.setattr(obfuscate, "protector", lambda *arguments: Negative())
    monkeypatch.setattr(calibrate_file, "calibration", lambda *arguments: CARD.calibration)
    (tmp_path / "out").mkdir()
    return tmp_path


def test_the_whole_study_small_and_gone_on_with(small_world):
    assert isinstance(Negative(), Protector)
    counts = Counts(train=2, epochs=1, celeba=3, lfw=3, hidden=2, known=1, few=2)
    plan = Plan(counts=counts, quick=True)
    said = []
    result = defense.study(small_world, small_world / "out", plan, said.append)
    figures = result["figures"]
    for name in ("asr.before", "asr.after", "asr.before.noise", "lfw.asr.before", "lfw.asr.after"):
        assert 0 <= figures[name] <= 1
    assert figures["asr.before"] == figures["asr.before.pgd"]
    assert f"answer.{defense_obfuscators.ANSWER}.psr" in figures
    assert figures["clean_loss"] == pytest.approx(
        figures["clean.before.accuracy"] - figures["clean.after.accuracy"]
    )
    assert figures["celeba.people"] == 3
    assert figures["celeba.hidden_photos"] == 6
    assert figures["as_labelled.asr.before"] == figures["asr.before"], "no stranger doubts any"
    assert "inputs.jpeg75.asr" in figures
    assert figures["detector.noise.auc"] == figures["detector.pgd.auc"]
    assert set(result["histograms"]) == {
        "before.pgd",
        "after.pgd",
        "lfw.before.pgd",
        "lfw.after.pgd",
    }
    changed = read(small_world / "out" / "celeba-pgd" / "test0" / "test0_0000.png").pixels
    clean = read(small_world / "celeba" / "test0" / "test0_0000.png").pixels
    assert (changed.astype(int) + clean == 255).mean() > 0.5
    assert any("step 1 of" in words for words in said)
    text = table.tables(json.loads(json.dumps(result)))
    assert "| CelebA | pgd (trained on) | 6 |" in text
    assert "a direction, no evidence" in text

    assert "published.asr.after" not in figures, "it is what was published"
    assert "as published" not in text

    again = []
    repeated = defense.study(small_world, small_world / "out", plan, again.append)
    assert repeated["figures"] == figures
    assert not any("step" in words for words in again), "it was trained already"
    other = replace(plan, seed=1)
    with pytest.raises(Exception, match="the photos in it were made in another way"):
        defense.study(small_world, small_world / "out", other)


def test_another_loss_and_an_obfuscator_of_ones_own_beside_what_was_published(small_world):
    counts = Counts(train=2, epochs=1, celeba=3, lfw=3, hidden=2, known=1, few=2)
    plan = Plan(
        trained="advfaces:elsewhere/mine.safetensors",
        head=harden.Head.ANCHORS,
        counts=counts,
        quick=True,
        strength=Strength.STRONG,
    )
    result = defense.study(small_world, small_world / "out", plan)
    figures = result["figures"]
    assert figures["asr.before"] == figures["asr.before.advfaces-mine"]
    assert 0 <= figures["published.asr.after"] <= 1
    assert "elsewhere" not in json.dumps(result)
    assert result["command"].endswith(
        "--quick --obfuscator advfaces:mine.safetensors --strength strong --loss anchors --epochs 1"
    ), result["command"]
    text = table.tables(json.loads(json.dumps(result)))
    assert "all obfuscators at strong" in text
    assert "Algorithm 1 as published" in text
    made = json.loads((small_world / "out" / "celeba-pgd" / "obfuscated.json").read_text())
    assert made["strength"] == "strong"
