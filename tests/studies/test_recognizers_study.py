"""The study of recognisers: its figures against formulas of our own, and the whole of it small."""

import json
import math
import time

import numpy as np
import pytest
import torch
from torch import nn

from visard import cards
from visard.data.pairs import Pair
from visard.distance import distance, threshold
from visard.photo.files import write
from visard.pipeline.collect import Source
from visard.pipeline.extract import Extraction
from visard.pipeline.preprocess import Lost, Reason
from visard.studies import likeness, recognizers_table, table
from visard.studies.stopwatch import Stopwatch, counted, timed
from visard.types import Face, Photo

CARD = cards.card("dlib")
EYES = ((2.0, 2.0), (6.0, 2.0), (4.0, 4.0), (2.0, 6.0), (6.0, 6.0))


def _extraction(tmp_path, people=12, photos=3):
    random = torch.Generator().manual_seed(5)
    centres = 0.022 * torch.randn(people, 128, generator=random)
    person = torch.arange(people * photos) // photos
    rows = centres[person] + 0.033 * torch.randn(len(person), 128, generator=random)
    sources = [Source(tmp_path / f"{p}_{i}.png", f"p{p}") for i, p in enumerate(person.tolist())]
    lost = Lost(Source(tmp_path / "none.png", "p0"), Reason.NOT_ACQUIRED)
    return Extraction(tuple(sources), (1,) * len(sources), {"dlib": rows}, (lost,))


def _pairs(found):
    rows = found.embeddings["dlib"]
    for a, one in enumerate(found.sources):
        for b, other in enumerate(found.sources[:a]):
            apart = float(distance(rows[a, None], rows[b, None], CARD.metric))
            yield one.person == other.person, apart


def test_accuracy_is_the_mean_of_both_rates_at_the_threshold(tmp_path):
    found = _extraction(tmp_path)
    pairs = likeness.comparisons(found, CARD)
    draws = dict.fromkeys(("accuracy", "accuracy_at_1e-3", "eer", "tar_at_far_1e-3"), 30)
    figures = likeness.verification("x.dlib", pairs, CARD, draws)
    for key, at in (("accuracy", threshold(CARD, "1e-2")), ("accuracy_at_1e-3", threshold(CARD))):
        genuine = [apart <= at for same, apart in _pairs(found) if same]
        impostor = [apart > at for same, apart in _pairs(found) if not same]
        expected = (np.mean(genuine) + np.mean(impostor)) / 2
        assert 0.6 < expected < 1, "a perfect recogniser would test nothing"
        assert figures[f"x.dlib.{key}"] == pytest.approx(expected, abs=1e-5)
        assert figures[f"x.dlib.{key}_low"] <= expected <= figures[f"x.dlib.{key}_high"]
    assert figures["x.dlib.genuine_pairs"] == 36
    assert figures["x.dlib.impostor_pairs"] == 36 * 35 / 2 - 36


def test_of_a_list_only_genuine_pairs_that_are_there_count(tmp_path):
    found = _extraction(tmp_path)
    first, second, third = (source.path.name for source in found.sources[:3])
    listed = [Pair(first, second, True), Pair(first, "none.png", True), Pair(first, third, False)]
    pairs = likeness.comparisons(found, CARD, listed)
    rows = found.embeddings["dlib"]
    assert pairs.genuine == pytest.approx([float((rows[0] - rows[1]).norm())], abs=1e-5)
    assert pairs.genuine_person.tolist() == [0]
    assert len(pairs.impostor) == 36 * 35 / 2 - 36


def test_some_people_can_be_taken_out(tmp_path):
    found = likeness.only(_extraction(tmp_path), ["p0", "p3"])
    assert {source.person for source in found.sources} == {"p0", "p3"}
    assert likeness.acquisition("x", found) == {
        "x.people": 2,
        "x.photos": 7,
        "x.not_acquired": 1,
        "x.unreadable": 0,
    }


class OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((0.0, 0.0, 8.0, 8.0), EYES, 1.0)]


class Brightness:
    card = CARD

    def embed(self, crops):
        angle = crops.amax(dim=(1, 2, 3)) * math.pi / 2
        rows = torch.zeros(len(crops), 128)
        rows[:, 0], rows[:, 1] = angle.cos(), angle.sin()
        return rows


class Busy(nn.Module):
    def forward(self, seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            pass


def test_the_watch_counts_the_networks_and_nothing_else():
    watch = Stopwatch()
    detector = OneFace()
    detector.network = Busy()
    with counted(detector, watch):
        detector.network(0.05)
        Busy()(0.1)
    assert 0.045 < watch.seconds < 0.09
    detector.network(0.05)
    assert watch.seconds < 0.09, "it stopped with the block"
    (recognizer,) = timed([Brightness()], watch)
    assert recognizer.card is CARD
    assert recognizer.embed(torch.zeros(1, 3, 150, 150)).shape == (1, 128)


@pytest.fixture
def small_world(monkeypatch, tmp_path):
    """Two data sets of plain photos, and a recogniser that sees brightness."""
    pytest.importorskip("lancedb", reason="LanceDB is not installed")
    from visard.jobs import gallery
    from visard.studies import recognizers

    splits = {}
    for name in ("lfw", "celeba"):
        for person, level in (("Ann_A", 20), ("Bob_B", 130), ("Cleo_C", 250)):
            (tmp_path / name / person).mkdir(parents=True)
            for number in range(3):
                image = np.full((8, 8, 3), level + number, np.uint8)
                write(Photo(image), tmp_path / name / person / f"{person}_{number:04}.png")
        splits[name] = {"test": ["Ann_A", "Bob_B", "Cleo_C"]}
    lines = [f"{p}_0000.png,{p}_0002.png,1" for p in ("Ann_A", "Bob_B", "Cleo_C")]
    (tmp_path / "lfw" / "pairs.csv").write_text("\n".join(["first,second,same", *lines]))
    (tmp_path / "splits.json").write_text(json.dumps(splits))
    for module in (recognizers, gallery):
        monkeypatch.setattr(module, "recognizers", lambda: ((Brightness(),), ("others: not here",)))
    monkeypatch.setattr(recognizers, "detector", lambda: OneFace())
    return tmp_path


def test_the_whole_study_small(small_world):
    from visard.studies.recognizers import study

    (small_world / "gallery.json").write_text(json.dumps({"figures": {"gallery.query_ms": 3.5}}))
    seen = []
    result = study(
        small_world,
        small_world,
        quick=True,
        progress=lambda done, total: seen.append((done, total)),
    )
    figures = result["figures"]
    assert figures["lfw.dlib.accuracy"] == figures["celeba.dlib.accuracy"] == 1
    assert figures["lfw.dlib.genuine_pairs"] == 3
    assert figures["celeba.dlib.genuine_pairs"] == 9
    assert figures["gallery.query_ms"] == 3.5
    assert figures["query.gallery_faces"] == 9
    assert figures["query.dlib.ms"] > 0
    assert 0 < figures["enrol.network_share"] < 1
    assert seen[-1] == (18, 18)
    text = table.tables(json.loads(json.dumps(result)))
    assert text == recognizers_table.tables(result)
    assert "| dlib | 100.00 % [100.00 %, 100.00 %] |" in text
    assert "a direction, no evidence" in text
