"""From wishes to what runs: who is asked, what changes faces, and what makes no sense."""

import numpy as np
import pytest
import torch

from projections import Projection
from visard.cloak.mask import SIDE, Mask
from visard.cloak.mask_file import write as write_mask
from visard.errors import DataError, SettingError, UnknownNameError, WeightsError
from visard.live import setup
from visard.live.aims import Misnamed, Unlike
from visard.live.classifier import write
from visard.live.descending import Descending
from visard.live.drawing import Drawing
from visard.live.masking import TIMES, Masking
from visard.live.setup import Wish, protecting, shield
from visard.live.who import Searches
from visard.networks.resnet import ResNet18
from visard.train.classify import Classifier
from visard.types import Face, Strength


@pytest.fixture
def classifier(tmp_path):
    path = tmp_path / "known.safetensors"
    write(Classifier(ResNet18(4), 32, 2).eval(), ("Ann", "Bo"), 64, 4, path)
    return path


@pytest.mark.parametrize("method", ["opom", "universal"])
def test_a_mask_of_either_kind_is_taken_from_its_file(tmp_path, method):
    path = tmp_path / "me.safetensors"
    write_mask(Mask(torch.full((1, 3, SIDE, SIDE), 8 / 255), method, ()), path)
    way = protecting(Wish(mask=path, strength=Strength.STRONG))
    assert isinstance(way, Masking)
    assert way.name == f"mask ({method})"
    assert round(float(way._change.max())) == 8 * TIMES[Strength.STRONG] == 12


def test_a_damaged_mask_is_refused(tmp_path):
    path = tmp_path / "me.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(DataError, match="this mask is damaged"):
        protecting(Wish(mask=path))


def test_pgd_attacks_recognisers_or_the_classifier_that_is_given(classifier):
    plain = protecting(Wish(method="pgd"))
    assert isinstance(plain, Descending)
    assert isinstance(plain._aim, Unlike)
    aimed = protecting(Wish(method="pgd", classifier=classifier, target="Bo"))
    assert isinstance(aimed, Descending)
    assert isinstance(aimed._aim, Misnamed)
    assert aimed._aim._target == 1


def test_the_generator_is_the_first_that_is_installed(monkeypatch):
    assert isinstance(protecting(Wish(method="generator")), Drawing)
    monkeypatch.setattr(setup, "GENERATORS", ("not there",))
    with pytest.raises(SettingError, match="no method of one pass is installed"):
        protecting(Wish(method="generator"))


@pytest.mark.parametrize(
    ("wish", "error", "why"),
    [
        ({"method": "pgd", "target": "Bo"}, SettingError, "only a classifier has names"),
        ({"strict": True}, SettingError, "nobody is there to be asked"),
    ],
)
def test_what_makes_no_sense_is_refused(wish, error, why, monkeypatch, tmp_path):
    monkeypatch.setenv("VISARD_GALLERY", str(tmp_path / "none"))
    with pytest.raises(error, match=why):
        shield(Wish(**wish))


def test_a_target_that_nobody_knows_is_refused(classifier):
    with pytest.raises(UnknownNameError, match="it knows nobody named 'Cy'"):
        protecting(Wish(method="pgd", classifier=classifier, target="Cy"))


def test_a_classifier_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="it cannot be read"):
        protecting(Wish(method="pgd", classifier=tmp_path / "none"))


def _gallery(where, recognizer):
    """Ann is as the picture is, Bo is not."""
    pytest.importorskip("lancedb")
    from visard.gallery import Entry, Gallery

    gallery = Gallery.open(where, [recognizer.card])
    own = recognizer.embed(torch.full((1, 3, 150, 150), 200 / 255))[0]
    entries = [
        Entry(person, f"{person}.jpg", person, recognizer.card.name, row.float().numpy())
        for person, row in (("Ann", own), ("Bo", own + 50))
    ]
    gallery.add(entries)
    return gallery


def test_a_gallery_says_who_it_is(tmp_path):
    recognizer = Projection("dlib")
    tells = Searches(recognizer, _gallery(tmp_path / "known", recognizer))
    points = ((60.0, 60.0), (100.0, 60.0), (80.0, 80.0), (65.0, 105.0), (95.0, 105.0))
    face = Face((40.0, 30.0, 120.0, 130.0), points, 1.0)
    same, other = (np.full((160, 160, 3), value, np.uint8) for value in (200, 20))
    (said,), (nobody,) = tells(same, [face]), tells(other, [face])
    assert (said.person, said.words) == ("Ann", "0.00×")
    assert nobody.person == ""
    assert tells(same, []) == []


def test_rather_a_recogniser_that_is_not_attacked_is_asked(tmp_path):
    asked = setup._asked(None, {"mobileface", "dlib"}, tmp_path)
    assert asked.card.name == "dlib"
    with pytest.raises(UnknownNameError, match="'dlib' has enrolled nobody"):
        setup._asked("dlib", {"mobileface"}, tmp_path)
    with pytest.raises(UnknownNameError, match="no recogniser here enrolled them"):
        setup._asked(None, {"nobody"}, tmp_path)
