"""The cloak that asks no recogniser: its features, its refusals, and what it beats."""

import hashlib

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from visard import methods
from visard.cloak.contrastive import FILE, SHA256, build, extractor
from visard.errors import WeightsError
from visard.networks.architectures import EXTRACTED, EXTRACTOR, built
from visard.networks.stored import packed
from visard.photo.window import cut
from visard.testing.protectors import check_protector
from visard.types import Strength


@pytest.fixture
def windows(astronaut):
    small = np.ascontiguousarray(astronaut[20:260, 90:330])
    large = small.repeat(2, axis=0).repeat(2, axis=1)
    finder = methods.detector()
    return [cut(each, finder.detect(each)[0], margin=0.3) for each in (small, large)]


def test_it_does_what_every_protector_does(windows):
    """The only network that it attacks is its own."""
    check_protector(build((), Strength.LIGHT), windows, [extractor()])


def test_it_uses_no_recogniser_whatever_it_is_given():
    cloak = methods.protector("contrastive", methods.cast().surrogates, Strength.LIGHT)
    assert [card.family for card in cloak.surrogates] == ["contrastive"]


def test_the_file_that_comes_along_is_the_right_one():
    from importlib.resources import files

    data = files("visard.cloak").joinpath(FILE).read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256
    assert len(data) < 3.2e6
    its = extractor().card
    assert "CelebA" in its.licence
    assert not its.commercial
    assert its.sha256 == SHA256


def test_another_file_in_its_place_is_refused(monkeypatch):
    monkeypatch.setattr("visard.cloak.contrastive.SHA256", "0" * 64)
    with pytest.raises(WeightsError, match="its features are damaged; install visard anew"):
        extractor()


def test_with_permissive_models_only_it_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "1")
    with pytest.raises(WeightsError, match=r"may not be used commercially \(CelebA"):
        build((), Strength.STANDARD)


def test_features_of_ones_own_stand_behind_a_colon(tmp_path):
    from visard.cards import to_json

    own = tmp_path / "own.safetensors"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = built(EXTRACTOR, EXTRACTED)
    own.write_bytes(packed(network, {"architecture": EXTRACTOR, "card": to_json(extractor().card)}))
    cloak = methods.protector(f"contrastive:{own}", (), Strength.LIGHT)
    assert cloak.surrogates[0].sha256 == hashlib.sha256(own.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "it cannot be read"),
        (b"nothing", "it is no safetensors file"),
        (packed(torch.nn.Linear(1, 1), {}), "it holds a network of the kind unknown"),
        (packed(torch.nn.Linear(1, 1), {"architecture": EXTRACTOR}), "it does not state 'card'"),
    ],
)
def test_what_is_no_extractor_is_refused(tmp_path, content, complaint):
    path = tmp_path / "own.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=complaint):
        extractor(str(path))


def test_two_crops_of_one_face_are_nearer_than_two_faces(astronaut):
    """On photos that the features were not learned from."""
    from skimage.data import cat

    its = extractor()
    pictures = [astronaut[30:190, 140:300], astronaut[34:186, 146:298], cat()[50:210, 150:310]]
    crops = torch.cat([_crop(each) for each in pictures])
    with torch.no_grad():
        rows = its.embed(crops)
    near, far = F.cosine_similarity(rows[:1], rows[1:])
    assert near > far + 0.2


def _crop(picture):
    pixels = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None] / 255
    return F.interpolate(pixels, size=(112, 112), mode="bilinear", antialias=True)
