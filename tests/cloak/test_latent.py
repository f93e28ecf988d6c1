"""The cloak latent: its file, its refusals, its budget, and the truth about what it did."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest
import torch
from small_perturbers import LICENCE, perturber, written

from projections import Projection
from visard import methods
from visard.cards import card
from visard.cloak.frame import Frame
from visard.cloak.last_check import LastCheck, at_a_glance
from visard.cloak.latent import SHA256, build
from visard.cloak.perturber_file import encoded, trained
from visard.cloak.strengths import CEILINGS
from visard.errors import WeightsError
from visard.networks.stored import packed, unpacked
from visard.photo.window import cut
from visard.types import Face, Strength


@pytest.fixture
def window(astronaut):
    image = np.ascontiguousarray(astronaut[20:260, 90:330])
    points = ((112.0, 84.0), (151.0, 82.0), (135.0, 108.0), (117.0, 126.0), (153.0, 124.0))
    return cut(image, Face((85.0, 40.0, 178.0, 152.0), points, 1.0), margin=0.3)


def test_the_file_that_comes_along_is_the_right_one():
    data = files("visard.cloak").joinpath("latent.safetensors").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256
    assert len(data) <= 2e6
    found = trained("latent", None, SHA256)
    assert "CelebA" in found.card["licence"]
    assert found.card["command"].startswith("visard train obfuscator PHOTOS")
    assert [each.name for each in found.surrogates] == ["mobilefacenet", "mobileface", "dlib"]
    assert {"seed", "losses", "data", "versions"} <= set(found.card)


def test_another_file_in_its_place_is_refused(monkeypatch):
    monkeypatch.setattr("visard.cloak.latent.SHA256", "0" * 64)
    with pytest.raises(WeightsError, match="latent: its network is damaged; install visard anew"):
        build((), Strength.STANDARD)


def test_with_permissive_models_only_it_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "1")
    with pytest.raises(WeightsError, match=r"may not be used commercially \(CelebA"):
        build((), Strength.STANDARD)


def test_a_file_of_ones_own_stands_behind_a_colon(tmp_path):
    own = written(tmp_path / "own.safetensors", "latent")
    cloak = methods.protector(f"latent:{own}", (), Strength.LIGHT)
    assert [each.name for each in cloak.surrogates] == ["dlib"]
    assert cloak.surrogates[0].calibration.thresholds == card("dlib").calibration.thresholds
    assert trained("latent", own, "").card == {"licence": LICENCE}


def test_what_is_no_such_file_is_refused(tmp_path):
    path = tmp_path / "own.safetensors"
    facts = unpacked(encoded(perturber(), "latent", [], {}), "").facts
    no_card = {name: value for name, value in facts.items() if name != "card"}
    for content, complaint in (
        (None, "it cannot be read"),
        (b"nothing", "it is no safetensors file"),
        (packed(torch.nn.Linear(1, 1), {}), "it holds another network; give a file of: visard"),
        (packed(torch.nn.Linear(1, 1), facts), "it holds the weights of another network"),
        (packed(perturber(), facts | {"width": "17"}), "makes no sense .17 channels"),
        (packed(perturber(), facts | {"told": "9999999"}), "makes no sense"),
        (packed(perturber(), facts | {"surrogates": "[{}]"}), "makes no sense"),
        (packed(perturber(), no_card), "makes no sense .'card'"),
        (packed(perturber(), facts | {"method": "advfaces"}), "it was trained for advfaces, not"),
    ):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(WeightsError, match=complaint):
            trained("latent", path, "")


@pytest.mark.parametrize("strength", list(Strength))
def test_no_more_is_seen_than_the_strength_allows(tmp_path, window, strength):
    path = written(tmp_path / "own.safetensors", "latent")
    cloak = build([Projection("dlib")], strength, what=str(path))
    (done,) = cloak.protect([window], seed=0)
    score = Frame.of(window).score(done.pixels)
    lowest = CEILINGS[strength][-1]  # nobody is misled: all that is allowed is tried
    assert lowest <= score < lowest + (100 - lowest) / 10


def test_it_says_whether_the_recognisers_at_hand_still_know_the_face(tmp_path, window, monkeypatch):
    path = written(tmp_path / "own.safetensors", "latent")
    knows = Projection("dlib")
    (done,) = build([knows], Strength.LIGHT, what=str(path)).protect([window], seed=0)
    assert not done.met
    assert (at_a_glance([knows], Frame.of(window), done.pixels) < 1).all()

    forgets = Projection("dlib")
    forgets.embed = lambda crops: 1e6 * Projection.embed(knows, crops)
    (done,) = build([forgets], Strength.LIGHT, what=str(path)).protect([window], seed=0)
    assert done.met
    (done,) = build([], Strength.LIGHT, what=str(path)).protect([window], seed=0)
    assert not done.met  # nobody could say so


def test_a_glance_sees_what_the_long_look_sees_of_the_file_itself(window):
    changed = (window.pixels // 2).astype(np.uint8)
    frame, nets = Frame.of(window), [Projection("dlib"), Projection("mobileface")]
    glance = at_a_glance(nets, frame, changed)
    assert torch.allclose(glance, LastCheck(nets, frame).by_channel(changed)[0], atol=1e-4)


def test_the_same_photo_alone_and_in_company_comes_out_alike(tmp_path, window):
    cloak = build([], Strength.STANDARD, what=str(written(tmp_path / "own.safetensors", "latent")))
    first, second = cloak.protect([window, window], seed=0)
    (alone,) = cloak.protect([window], seed=5)
    assert (first.pixels == second.pixels).all()
    assert (first.pixels == alone.pixels).all()  # nothing is left to chance


def test_the_facts_hold_no_histogram(tmp_path):
    facts = unpacked(encoded(perturber(), "latent", [card("dlib")], {}), "").facts
    assert json.loads(facts["surrogates"])[0]["calibration"]["histogram"] is None
