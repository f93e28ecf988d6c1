"""Every registered recogniser passes every check, and the checks can fail."""

import dataclasses

import pytest
import torch

from visard import methods, registry
from visard.arrays import to_tensor
from visard.errors import WeightsError
from visard.photo.align import align
from visard.testing.recognizers import check_recognizer


def _crops(astronaut, card):
    (face, *_) = methods.detector("mtcnn").detect(astronaut)
    landmarks, template = torch.tensor([face.landmarks]), torch.tensor(card.template)
    own = align(to_tensor(astronaut), landmarks, template, card.input_size)
    return torch.cat([own, own.flip(2), own.roll(9, 3)])


@pytest.mark.parametrize("name", registry.names(registry.RECOGNIZERS))
def test_every_registered_recognizer(name: str, astronaut) -> None:
    try:
        recognizer = methods.recognizer(name)
    except WeightsError as error:
        pytest.skip(str(error))
    check_recognizer(recognizer, _crops(astronaut, recognizer.card))


class _Spoilt:
    def __init__(self, card=None, embed=None):
        good = methods.recognizer("dlib")
        self.card = card or good.card
        self.embed = embed or good.embed


def _card(**changes):
    return dataclasses.replace(methods.recognizer("dlib").card, **changes)


def _embed(spoil):
    return lambda crops: spoil(methods.recognizer("dlib").embed(crops))


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        (lambda: _Spoilt(card=_card(licence="")), "does not state its licence"),
        (lambda: _Spoilt(card=_card(dimensions=99)), "the card says"),
        (lambda: _Spoilt(card=_card(input_size=90)), "leaves its crop"),
        (lambda: _Spoilt(embed=_embed(lambda e: e - e.mean(0))), "rest of the batch"),
        (lambda: _Spoilt(embed=_embed(lambda e: e + torch.rand(1))), "the second time"),
        (lambda: _Spoilt(embed=_embed(lambda e: e.detach())), "no gradient"),
        (lambda: _Spoilt(embed=_embed(lambda e: e * 0 + 1)), "embed alike"),
        (lambda: _Spoilt(embed=_embed(lambda e: e / 0)), "not finite"),
    ],
)
def test_the_checks_can_fail(spoilt, complaint: str, astronaut) -> None:
    crops = _crops(astronaut, methods.recognizer("dlib").card)
    with pytest.raises(AssertionError, match=complaint):
        check_recognizer(spoilt(), crops)
