"""A small world for tests: faces are colours, and a recogniser sees nothing else.

A photo is one colour; its face is the middle third, unless that is painted black.
"""

import dataclasses

import numpy as np
import torch

from visard.cards import card
from visard.judge.album import Album, Shot
from visard.photo.channels import File
from visard.types import Calibration, Face, Metric

SIDE = 48
_POINTS = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75))
_CROP = 16


def painted(colour, side: int = SIDE, face: bool = True):
    """A photo of that colour (0 to 255), perhaps with its face painted over."""
    pixels = np.full((side, side, 3), colour, np.uint8)
    if not face:
        pixels[side // 3 : 2 * side // 3, side // 3 : 2 * side // 3] = 0
    return pixels


def middle(width: float, height: float) -> Face:
    left, top, wide, high = width / 3, height / 3, width / 3, height / 3
    points = tuple((left + x * wide - 0.5, top + y * high - 0.5) for x, y in _POINTS)
    return Face((left, top, left + wide, top + high), points, 1.0)


class Middle:
    """Finds the middle third of a photo, unless that is black."""

    name = "middle"

    def __init__(self) -> None:
        self.calls = 0

    def detect(self, image):
        self.calls += 1
        height, width, _ = image.shape
        if image[height // 2, width // 2].max() < 3:
            return []
        return [middle(width, height)]


def colour_card(name="mean", threshold=0.1, dimensions=3, metric=Metric.EUCLIDEAN):
    thresholds = {} if threshold is None else {"1e-2": threshold, "1e-3": threshold}
    return dataclasses.replace(
        card("dlib"),
        name=name,
        family=name,
        dimensions=dimensions,
        input_size=_CROP,
        template=tuple((x * _CROP, y * _CROP) for x, y in _POINTS),
        metric=metric,
        calibration=Calibration(thresholds, "colours", 2, 1, 1),
    )


class MeanColour:
    """Embeds a face as its mean colour, 0 to 1."""

    def __init__(self, name="mean", threshold=0.1, metric=Metric.EUCLIDEAN) -> None:
        self.card = colour_card(name, threshold, metric=metric)
        self.calls = 0

    def embed(self, crops):
        self.calls += 1
        return crops.mean(dim=(2, 3))


@dataclasses.dataclass(frozen=True)
class Times:
    """A channel that multiplies what is sent, and adds to it."""

    factor: float
    plus: float = 0.0
    name: str = "times"

    def send(self, pictures, generator):
        return (pictures * self.factor + self.plus).clamp(0, 1)


def shot(person, clean, protected=None, *, name="", found=True):
    """One photo; colours are grey levels or triples, None as ``protected`` never was."""
    hidden = None if protected is None else painted(protected, face=found)
    return Shot(person, name or f"{person}.png", middle(SIDE, SIDE), painted(clean), hidden)


def album(references, probes):
    people = max(each.person for each in (*references, *probes)) + 1
    names = tuple(f"person {number}" for number in range(people))
    return Album(names, tuple(references), tuple(probes))


def network(name="net", seed=0):
    """A recogniser with a small network of its own."""
    from visard.recognize.network import NetworkRecognizer

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers = torch.nn.Sequential(
            torch.nn.Conv2d(3, 8, 3, stride=2),
            torch.nn.ReLU(),
            torch.nn.AdaptiveAvgPool2d(1),
            torch.nn.Flatten(),
            torch.nn.Linear(8, 4),
        )
    return NetworkRecognizer(colour_card(name, dimensions=4), layers, (127.5,) * 3, (128.0,) * 3)


PLAIN = File()
