"""What messengers and social networks do to a photo, with a source for each number.

The numbers lie in ``platforms.json``: longest side, JPEG quality, colour resolution,
the year they held, and where they come from. Platforms change their settings without
notice, and choose some by photo, client and country: these are one honest example
each, not a promise. A platform whose numbers nobody published is not here.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import torch

from visard.photo.channels.fitting import Size
from visard.photo.channels.jpeg import Jpeg
from visard.photo.channels.resize import Resize
from visard.photo.channels.sequence import Chain
from visard.protocols import Channel
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Platform:
    """Made smaller where the photo is larger than the platform's limit, then a JPEG.

    The gradient flows through the scaling and straight through the JPEG.

    Args:
        longest: limit of the longer side in pixels; None if it is not known.
        quality: of the JPEG, on libjpeg's scale.
        subsampling: of the JPEG's colours.
        year: when the numbers held.
        source: where they come from.
        notes: what the source says, and what it leaves open.

    Limits:
        platforms differ in how they make photos smaller; here it is by averaging.
    """

    name: str
    longest: int | None
    quality: int
    subsampling: str
    year: int
    source: str
    notes: str

    def fitted(self, size: Size) -> Channel:
        """What becomes of any part of a photo of that size."""
        factor = 1.0 if self.longest is None else min(1.0, self.longest / max(size))
        smaller = (Resize(factor),) if factor < 1 else ()
        return Chain((*smaller, Jpeg(self.quality, self.subsampling)), self.name)

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        height, width = pictures.shape[2:]
        return self.fitted((width, height)).send(pictures, generator)


@cache
def platforms() -> dict[str, Platform]:
    """All that are known, by name.

    >>> sorted(platforms())[:2]
    ['facebook', 'instagram']
    """
    text = (files("visard.photo.channels") / "platforms.json").read_text("utf-8")
    return {name: Platform(name, **row) for name, row in json.loads(text).items()}


def whatsapp() -> Platform:
    """Sent as a photo through WhatsApp: at most 1600 pixels, JPEG of quality 80."""
    return platforms()["whatsapp"]


def wa_status() -> Platform:
    """Posted as a WhatsApp status: at most 1280 pixels, JPEG of quality 50."""
    return platforms()["wa_status"]


def signal() -> Platform:
    """Sent through Signal: at most 1600 pixels, JPEG of quality 70."""
    return platforms()["signal"]


def telegram() -> Platform:
    """Sent as a photo through Telegram: at most 1280 pixels, JPEG of quality 87."""
    return platforms()["telegram"]


def facebook() -> Platform:
    """Posted on Facebook: at most 2048 pixels, JPEG of quality 85."""
    return platforms()["facebook"]


def instagram() -> Platform:
    """Posted on Instagram: at most 1080 pixels, JPEG of quality 87."""
    return platforms()["instagram"]


def x() -> Platform:
    """Posted on X, once Twitter: at most 4096 pixels, JPEG of quality 85."""
    return platforms()["x"]


def weibo() -> Platform:
    """Posted on Weibo: JPEG of quality 85."""
    return platforms()["weibo"]
