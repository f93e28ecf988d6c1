"""Thresholds: the rate they promise, on all pairs, and only where pairs can tell it."""

import json

import numpy as np
import pytest
import torch

from visard import cards
from visard.data.people import Person, people
from visard.errors import DataError
from visard.judge import calibrate
from visard.judge.calibrate import Distances, Sample, accepted, calibration, histogram, measure
from visard.judge.enrol import enrol
from visard.photo.files import write
from visard.types import Face, Metric, Photo

EYES = ((2.0, 2.0), (6.0, 2.0), (4.0, 4.0), (2.0, 6.0), (6.0, 6.0))


def _sample(photos: int, people: int, seed: int = 0) -> Sample:
    random = torch.Generator().manual_seed(seed)
    centres = torch.randn(people, 8, generator=random)
    person = torch.arange(photos) % people
    noise = torch.randn(photos, 8, generator=random)
    return Sample(centres[person] + 0.3 * noise, person)


def _one_by_one(sample: Sample) -> tuple[list[float], list[float]]:
    impostor, genuine = [], []
    for a in range(len(sample.person)):
        for b in range(a):
            far = float((sample.embeddings[a] - sample.embeddings[b]).norm())
            (genuine if sample.person[a] == sample.person[b] else impostor).append(far)
    return impostor, genuine


@pytest.mark.parametrize("block", [1, 50, 1 << 18])
def test_every_pair_counts_once_whatever_the_block(monkeypatch, block):
    monkeypatch.setattr(calibrate, "_BLOCK", block)
    sample = _sample(40, 8)
    found = measure([sample], Metric.EUCLIDEAN)
    impostor, genuine = _one_by_one(sample)
    assert (found.impostor.sum(), found.genuine.sum()) == (len(impostor), len(genuine))
    expected = np.bincount((np.array(impostor) / 1e-4).astype(int))
    moved = np.abs(found.impostor - expected).sum()  # rounding may carry one into the next bin
    assert moved <= 4


def test_no_pairs_between_data_sets():
    samples = [_sample(10, 5), _sample(20, 10, seed=1)]
    found = measure(samples, Metric.COSINE)
    assert found.impostor.sum() + found.genuine.sum() == 10 * 9 / 2 + 20 * 19 / 2


def test_the_threshold_accepts_the_promised_share_of_impostors():
    sample = _sample(200, 100)
    impostor, _ = _one_by_one(sample)
    found = calibration(measure([sample], Metric.EUCLIDEAN), "made up", 100)
    assert list(found.thresholds) == ["1e-2", "1e-3"]
    for far, threshold in found.thresholds.items():
        share = np.mean(np.array(impostor) <= threshold)
        assert share <= float(far)
        assert np.mean(np.array(impostor) <= threshold + 0.02) > float(far)
    assert (found.people, found.impostor_pairs, found.genuine_pairs) == (100, 19800, 100)


def test_a_good_recogniser_accepts_genuine_pairs_and_a_blind_one_does_not():
    blind = Sample(torch.randn(200, 8, generator=torch.Generator()), torch.arange(200) % 100)
    shares = []
    for sample in (_sample(200, 100), blind):
        found = measure([sample], Metric.COSINE)
        threshold = calibration(found, "made up", 100).thresholds["1e-2"]
        shares.append(accepted(found.genuine, threshold))
    assert shares[0] > 0.8
    assert shares[1] < 0.1


def test_too_few_pairs_cannot_tell_the_rate():
    few = measure([_sample(40, 20)], Metric.COSINE)
    with pytest.raises(DataError, match="760 impostor pairs cannot tell a false accept rate of"):
        calibration(few, "made up", 20)


def test_embeddings_that_are_no_numbers_are_refused():
    broken = Sample(torch.full((4, 8), torch.nan), torch.arange(4))
    with pytest.raises(DataError, match="embeddings that are not numbers"):
        measure([broken], Metric.COSINE)


def test_an_impostor_at_the_threshold_itself_is_not_over_the_rate():
    hundreds = np.zeros(11, np.int64)
    hundreds[[3, 10]] = 10, 9990
    found = calibration(Distances(hundreds, hundreds), "made up", 2)
    assert found.thresholds["1e-3"] == pytest.approx(0.001)


@pytest.mark.parametrize("spread", [0.001, 0.3, 1, 4, 100])
def test_the_histogram_holds_every_pair_in_bins_that_can_be_drawn(spread):
    sample = _sample(60, 20)
    scaled = Sample(sample.embeddings * spread, sample.person)
    found = histogram(measure([scaled], Metric.EUCLIDEAN))
    impostor, genuine = _one_by_one(scaled)
    assert 1 <= len(found.impostor) == len(found.genuine) <= 200
    assert found.width <= 1e-4 or len(found.impostor) > 80
    assert f"{found.width:e}"[0] in "125"
    edges = np.arange(len(found.impostor) + 1) * found.width
    for ours, theirs in ((found.impostor, impostor), (found.genuine, genuine)):
        assert sum(ours) == len(theirs)
        expected, _ = np.histogram(theirs, edges)
        assert np.abs(np.array(ours) - expected).sum() <= 8  # at an edge, rounding decides


def test_a_calibration_keeps_its_histogram():
    distances = measure([_sample(200, 100)], Metric.COSINE)
    assert calibration(distances, "made up", 100).histogram == histogram(distances)


class _OneFace:
    """Sees a face in the middle of everything that is not black."""

    name = "one face"

    def detect(self, image):
        box = (0.0, 0.0, 8.0, 8.0)
        return [Face(box, EYES, 1.0)] if image.max() else []


class _MeanColour:
    card = cards.card("dlib")

    def embed(self, crops):
        return crops.mean(dim=(2, 3))


def test_enrolling_keeps_people_apart_and_counts_what_it_cannot_find(tmp_path):
    for name, level in (("al", 100), ("bea", 200), ("black", 0)):
        (tmp_path / name).mkdir()
        for number in range(20):
            write(Photo(np.full((8, 8, 3), level, np.uint8)), tmp_path / name / f"{number:02}.png")
    looked = []
    found = enrol(people(tmp_path), _OneFace(), [_MeanColour()], looked.append)
    sample = found.samples["dlib"]
    assert (found.photos, found.not_acquired, sum(looked)) == (60, 20, 60)
    assert sample.person.tolist() == [0] * 20 + [1] * 20
    brightness = sample.embeddings.mean(1)
    assert (brightness[:20].max() < brightness[20:].min()).item()


def test_enrolling_nobody_is_empty():
    found = enrol([Person("al", ())], _OneFace(), [_MeanColour()])
    assert found.samples["dlib"].embeddings.shape[0] == 0


def test_the_built_in_cards_are_calibrated():
    for name in ("dlib", "mobileface", "mobilefacenet"):
        found = cards.card(name).calibration
        assert set(found.thresholds) == set(cards.FAR_LEVELS)
        assert found.impostor_pairs >= 1e6
        assert found.thresholds["1e-2"] > found.thresholds["1e-3"] > found.thresholds["1e-4"] > 0


@pytest.mark.slow
def test_the_verb_writes_cards_that_can_be_read(data, weights, tmp_path, monkeypatch):
    from visard.cli.calibrate import calibrate as verb

    parts = json.loads((data / "splits.json").read_text())
    parts["lfw"]["calibrate"] = parts["lfw"]["calibrate"][:90]
    (tmp_path / "some.json").write_text(json.dumps(parts))
    verb([data / "lfw"], output=tmp_path, split=tmp_path / "some.json")
    built_in = cards.card("dlib").calibration
    monkeypatch.setenv("VISARD_CARDS", str(tmp_path))
    found = cards.card("dlib").calibration
    assert found.people == 90
    assert found.thresholds["1e-3"] == pytest.approx(built_in.thresholds["1e-3"], abs=0.1)
    assert "lfw, part calibrate" in found.data
