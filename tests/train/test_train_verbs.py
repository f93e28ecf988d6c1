"""``visard train``: it stops, goes on, and what it writes can be used."""

import numpy as np
import pytest
import torch
import typer
from toys import faces

from projections import Projection
from visard import methods
from visard.cards import card
from visard.cli import train as verbs
from visard.errors import DataError, SettingError, WeightsError
from visard.jobs.faces import faces_of
from visard.photo.files import write
from visard.pipeline.collect import collect
from visard.types import Photo


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """A folder whose faces, and whose teacher, take no time."""
    monkeypatch.setattr(verbs, "_faces", lambda *settings: faces(4))
    monkeypatch.setattr("visard.jobs.train_student.recognizer", Projection)
    return tmp_path


def test_a_student_is_stopped_goes_on_and_is_a_recogniser(photos):
    output = photos / "small.safetensors"
    verbs.student(photos, output, epochs=3, minutes=0.0)
    assert not output.exists()
    verbs.student(photos, output, epochs=3, resume=True, terms="private photos")
    assert [path.name for path in photos.iterdir()] == ["small.safetensors"]

    methods._bridged.cache_clear()
    trained = methods.recognizer(f"student:{output}", calibrated=False)
    assert (trained.card.family, trained.card.name) == ("mobilefacenet", "small")
    assert trained.card.template == card("mobilefacenet").template
    assert trained.card.licence == "private photos; its teacher's: Apache-2.0"
    crops = torch.rand(2, 3, 112, 112).requires_grad_(True)
    embeddings = trained.embed(crops)
    assert embeddings.shape == (2, 128)
    assert torch.autograd.grad(embeddings.sum(), crops)[0].abs().sum() > 0
    with pytest.raises(WeightsError, match="it has no thresholds yet"):
        methods.recognizer(f"student:{output}")


def test_stopping_makes_no_difference(photos):
    straight, stopped = (photos / name / "a.safetensors" for name in ("one", "two"))
    for path in (straight, stopped):
        path.parent.mkdir()
    settings = {"epochs": 2, "network": verbs.Architecture.TRANSFORMER}
    verbs.student(photos, straight, **settings)
    verbs.student(photos, stopped, minutes=0.0, **settings)
    verbs.student(photos, stopped, resume=True, **settings)
    assert straight.read_bytes() == stopped.read_bytes()


def test_a_robust_student_begins_where_another_ended(photos):
    first, second = photos / "first.safetensors", photos / "second.safetensors"
    verbs.student(photos, first, epochs=1)
    verbs.student(photos, second, epochs=1, start=first, robust=0.5)
    assert methods.recognizer(f"student:{second}", calibrated=False).card.description == (
        "A student of mobilefacenet, trained on attacks"
    )
    with pytest.raises(DataError, match="no training can go on from it"):
        verbs.student(photos, second, epochs=1, resume=True, force=True)


def test_what_cannot_be_is_refused_before_the_work(photos, monkeypatch):
    with pytest.raises(SettingError, match="its name cannot be a network's"):
        verbs.student(photos, photos / "a b.safetensors")
    with pytest.raises(typer.BadParameter, match=r"does not end in \.safetensors"):
        verbs.student(photos, photos / "a.pt")
    with pytest.raises(WeightsError, match="it cannot be read"):
        verbs.student(photos, photos / "a.safetensors", start=photos / "b.safetensors")
    with pytest.raises(DataError, match="4 faces are too few to learn"):
        verbs.contrastive(photos, photos / "a.safetensors")
    monkeypatch.setattr("visard.jobs.train_student.recognizer", lambda name: Projection("dlib"))
    with pytest.raises(SettingError, match="does not compare by angle"):
        verbs.student(photos, photos / "a.safetensors", teacher="dlib")
    assert list(photos.iterdir()) == []


def test_features_are_trained_and_used(photos, monkeypatch):
    output = photos / "features.safetensors"
    monkeypatch.setattr(verbs, "_faces", lambda *settings: faces(144))
    monkeypatch.setattr("visard.cloak.contrastive.permissive_only", lambda: False)
    verbs.contrastive(photos, output, epochs=1)
    from visard.cloak.contrastive import extractor

    its = extractor(str(output)).card
    assert its.calibration.people == 144
    assert its.calibration.thresholds["1e-2"] >= its.calibration.thresholds["1e-3"] > 0
    with pytest.raises(WeightsError, match="it holds a network of the kind extractor"):
        methods.recognizer(f"student:{output}", calibrated=False)


def test_faces_are_found_once(tmp_path, astronaut):
    (tmp_path / "photos").mkdir()
    (tmp_path / "kept").mkdir()
    write(Photo(np.ascontiguousarray(astronaut[:300, 50:350])), tmp_path / "photos" / "a.png")
    sources = collect([tmp_path / "photos"], "")
    first = faces_of(sources, tmp_path / "kept", lambda done, total: None)
    assert len(first) == 1
    usual = torch.tensor(card("mobilefacenet").template) * 1.25 + 10
    assert (first.landmarks[0] - usual).abs().max() < 12  # a face is no template
    again = faces_of(sources, tmp_path / "kept", lambda done, total: pytest.fail("found anew"))
    assert again.digest == first.digest
    (next((tmp_path / "kept").iterdir())).write_bytes(b"nothing")
    with pytest.raises(DataError, match="it holds no faces"):
        faces_of(sources, tmp_path / "kept", lambda done, total: None)
