"""Every channel and every purifier as an adversary, applied to a threat."""

from types import SimpleNamespace

import pytest
import torch

from visard.judge.threats import Means, Threat
from visard.photo.channels import Jpeg, chain
from visard.registry import ADVERSARIES, CHANNELS, load, names, target

PURIFIERS = ("denoise", "rescale", "shield", "smooth", "squeeze")
ON_THE_WAY = tuple(name for name in names(CHANNELS) if name not in {"file", *PURIFIERS})
MEANS = Means(recognizers=())


class _Anybody:
    """Has the shape of a recogniser."""

    card = SimpleNamespace(name="anybody")

    def embed(self, crops):
        return crops.flatten(1)


def _made(name):
    adversary = load(ADVERSARIES, name)()
    threat = Threat(_Anybody(), channel=Jpeg(90))
    return adversary, adversary.apply(threat, MEANS)


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_what_happens_on_the_way_comes_after_what_happened_before(name) -> None:
    adversary, threat = _made(name)
    assert adversary.name == name
    assert threat.channel.name == f"jpeg90+{name}"
    assert threat.purifier.name == "file"
    picture = torch.rand(1, 3, 40, 30)
    alone = chain(Jpeg(90), load(CHANNELS, name)())
    assert torch.equal(threat.channel.send(picture, _dice()), alone.send(picture, _dice()))


@pytest.mark.parametrize("name", PURIFIERS)
def test_a_purifier_leaves_the_channel_alone(name) -> None:
    adversary, threat = _made(name)
    assert adversary.name == threat.purifier.name == name
    assert threat.channel == Jpeg(90)
    assert not threat.as_calibrated


@pytest.mark.parametrize("name", [*ON_THE_WAY, *PURIFIERS])
def test_each_says_what_it_does_and_where_it_is_from(name) -> None:
    module, attribute = target(ADVERSARIES, name)
    adversary, _ = _made(name)
    said = load(ADVERSARIES, name).__doc__
    assert adversary.meaning.lower() == said.rstrip(".").lower()
    assert adversary.paper.startswith("http") or any(
        digit in adversary.paper for digit in "0123456789"
    )
    assert not adversary.trains
    assert attribute == name
    assert module.rsplit(".", 1)[1] == ("purifiers" if name in PURIFIERS else "on_the_way")


def _dice():
    return torch.Generator().manual_seed(0)
