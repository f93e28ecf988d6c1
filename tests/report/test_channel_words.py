"""Every channel has a short head and an explanation, in plain words."""

import pytest

from visard.registry import CHANNELS, names
from visard.report import words


@pytest.mark.parametrize("name", names(CHANNELS))
def test_every_channel_has_a_head_and_an_explanation(name) -> None:
    head, explained = words.channel(name), words.channel_explained(name)
    assert len(head) <= 20
    assert "_" not in head
    assert len(explained.split()) >= 4
    assert not explained.endswith(".")


def test_heads_differ() -> None:
    heads = [words.channel(name) for name in names(CHANNELS)]
    assert len(set(heads)) == len(heads)


def test_an_unknown_channel_keeps_its_name() -> None:
    assert words.channel("odd\x1b[31m") == "odd\\x1b[31m"
    assert words.channel_explained("odd") == ""


def test_a_chain_is_told_in_order() -> None:
    assert words.channel("whatsapp+denoise") == "WhatsApp, then denoised"
