"""A classifier as a file, and what is said of faces by it."""

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from visard.errors import WeightsError
from visard.live.classifier import framed, read, write
from visard.live.who import Classifies, Compares, Said
from visard.networks.resnet import ResNet18
from visard.train.classify import Classifier
from visard.train.growing import Guided
from visard.types import Face

_FACE = Face(
    (40.0, 40.0, 120.0, 140.0),
    ((60.0, 70.0), (100.0, 70.0), (80.0, 92.0), (64.0, 116.0), (96.0, 116.0)),
    1.0,
)


def _image():
    return np.random.default_rng(0).integers(0, 255, (180, 160, 3), np.uint8)


def test_what_is_written_says_the_same_when_it_is_read(tmp_path):
    torch.manual_seed(0)
    network, path = Classifier(ResNet18(4), 32, 3).eval(), tmp_path / "known.safetensors"
    write(network, ("Ann", "Bo", "Cy"), 64, 4, path)
    opened, people, card = read(path)
    assert people == ("Ann", "Bo", "Cy")
    assert (card.input_size, card.template) == (64, framed(64).template)
    crops = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.allclose(opened(crops), network(crops), atol=0.02)
    (said,) = Classifies(opened, card, people)(_image(), [_FACE])
    assert said.person in people
    assert said.probability is not None
    assert said.words == f"{said.probability:.0%}"


def test_one_that_halves_its_faces_does_so_when_it_is_read(tmp_path):
    torch.manual_seed(0)
    network, path = Classifier(ResNet18(4), 32, 3).eval(), tmp_path / "known.safetensors"
    small = torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        said = network(small)
    network.features.shrink = 2
    write(network, ("Ann", "Bo", "Cy"), 64, 4, path, shrink=2)
    with torch.no_grad():
        assert torch.allclose(
            read(path)[0](small.repeat_interleave(2, 2).repeat_interleave(2, 3)), said, atol=0.02
        )


def test_the_guide_stays_behind(tmp_path):
    path = tmp_path / "known.safetensors"
    write(Guided(ResNet18(4), 2, 128).eval(), ("Ann", "Bo"), 64, 4, path)
    assert len(read(path)[1]) == 2


@pytest.mark.parametrize("what", ["nothing", "words", "another network"])
def test_what_is_no_classifier_is_refused(what, tmp_path):
    path = tmp_path / "known.safetensors"
    if what == "words":
        path.write_text("words", encoding="utf-8")
    if what == "another network":
        save_file({"a": torch.zeros(2)}, path)
    with pytest.raises(WeightsError) as refusal:
        read(path)
    assert "\n" not in str(refusal.value)


class _Mean:
    """A recogniser of brightness."""

    def __init__(self, card):
        self.card = card

    def embed(self, crops):
        mean = 3 * crops.mean(dim=(1, 2, 3))
        return torch.stack((mean.cos(), mean.sin()), dim=1)


def test_the_nearest_known_person_is_named_within_the_threshold():
    recognizer = _Mean(framed(64))
    dark, bright = (np.full((180, 160, 3), value, np.uint8) for value in (10, 250))
    rows = torch.tensor([[np.cos(0.12), np.sin(0.12)], [np.cos(-1.5), np.sin(-1.5)]]).float()
    asked = Compares(recognizer, ["Ann", "Bo"], rows)
    (first,), (second,) = (asked(image, [_FACE]) for image in (dark, bright))
    assert (first.person, first.words) == ("Ann", "0.00×")
    assert second.person == ""
    assert asked(dark, []) == []
    assert str(Said("", "1.20×")) == "nobody known 1.20×"
