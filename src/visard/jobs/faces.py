"""From photos to the faces that a training sees."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from visard.cards import card
from visard.methods import detector
from visard.photo.align import crop_to_picture, inverse
from visard.pipeline.collect import Source
from visard.pipeline.preprocess import Acquired, preprocess
from visard.registry import DEFAULT_DETECTOR
from visard.tensors import Points
from visard.train.faces import SIDE, Faces, with_room
from visard.types import Card, Point

USUAL = "mobilefacenet"
"""Whose card tells the usual template of 112 pixels."""


def faces_of(
    sources: Sequence[Source], folder: Path | None, advance: Callable[[int, int], None]
) -> Faces:
    """The main face of each photo, upright.

    Args:
        folder: where they are kept for the next time; None: nowhere.
        advance: called with how many photos are done, and how many there are.

    Raises:
        DataError: no photo shows a face, or what is kept cannot be read.
        PhotoError: they cannot be kept.
    """
    kept = None if folder is None else folder / f"faces-{_digest(sources)}.safetensors"
    if kept is not None and kept.exists():
        return Faces.read(kept)
    faces = _found(sources, advance)
    if kept is not None:
        faces.write(kept)
    return faces


def _found(sources: Sequence[Source], advance: Callable[[int, int], None]) -> Faces:
    wide = replace(card(USUAL), template=_roomy(), input_size=SIDE)
    pixels, landmarks = [], []
    for done, each in enumerate(preprocess(sources, detector(DEFAULT_DETECTOR), [wide]), 1):
        if isinstance(each, Acquired):
            pixels.append((each.crops[wide.name] * 255).round().byte())
            landmarks.append(_in_crop(torch.tensor([each.face.landmarks]), wide))
        advance(done, len(sources))
    return Faces.joined(pixels, landmarks)


def _digest(sources: Sequence[Source]) -> str:
    """Tells these photos from others by their names and lengths."""
    named = "\n".join(f"{each} {each.path.stat().st_size}" for each in sources)
    return hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _roomy() -> tuple[Point, Point, Point, Point, Point]:
    points: list[list[float]] = with_room(torch.tensor(card(USUAL).template)).tolist()
    left, right, nose, mouth_left, mouth_right = ((x, y) for x, y in points)
    return left, right, nose, mouth_left, mouth_right


def _in_crop(landmarks: Points, wide: Card) -> Points:
    """Landmarks of a photo, where they lie in the crop."""
    there = inverse(crop_to_picture(landmarks, torch.tensor(wide.template)))
    return landmarks @ there[:, :, :2].mT + there[:, None, :, 2]
