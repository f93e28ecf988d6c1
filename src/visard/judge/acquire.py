"""The first stages of recognition: find the expected face anew, and bring it in line.

An adversary does not know the landmarks that the protector used; the detector
looks again at what arrived. It looks at the surroundings of the place where the
face was, at three face widths, made smaller where the face is large: that costs
the same for every photo, and finds what a search of the whole photo would find
there.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from visard.arrays import to_array, to_tensor
from visard.photo.align import align
from visard.photo.channels import changes_nothing, fitted
from visard.photo.window import cut
from visard.protocols import Channel, Detector, Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Box, Card, Face, ImageArray

_SURROUNDINGS = 1.0
"""Context on each side of the face, in lengths of its longer side."""
_AROUND = 0.6
"""Context that recognisers get to see, which is more than any template shows."""
_SEARCHED_FACE = 128
"""Pixels a face has at most while it is searched for."""
_SAME_FACE = 0.3
"""Least overlap (intersection over union) with where the face was."""


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A face as it arrived, and where the adversary's detector found it.

    Attributes:
        picture: the face as it arrived, with a little around it.
        face: in the picture's coordinates.
    """

    picture: ImageArray
    face: Face

    def crop(self, card: Card) -> Crops:
        """The face aligned as a recogniser's card asks."""
        landmarks, template = torch.tensor([self.face.landmarks]), torch.tensor(card.template)
        return align(to_tensor(self.picture), landmarks, template, card.input_size)

    def embed(self, recognizer: Recognizer) -> Embeddings:
        """One embedding."""
        with torch.no_grad():
            return recognizer.embed(self.crop(recognizer.card))


def surroundings(image: ImageArray, face: Face) -> tuple[ImageArray, Face]:
    """The part of a photo that is looked at here, and where in it the face is.

    In place of the photo it gives the same sightings, for less memory, wherever a channel
    does not go by the size of the whole photo.
    """
    window = cut(image, face, _SURROUNDINGS)
    return window.pixels, window.face


def told(image: ImageArray, face: Face, channel: Channel) -> Sighting:
    """The face after a channel, for somebody who knows where it is."""
    return sighted(*_sent(image, face, channel))


def acquire(
    image: ImageArray, face: Face, channel: Channel, detector: Detector | None
) -> Sighting | None:
    """The face after a channel, or None where the detector finds none in its place.

    Without a detector the adversary is told where the face was.
    """
    if detector is None:
        return told(image, face, channel)
    arrived, expected = _sent(image, face, channel)
    found = _find(arrived, expected, detector)
    return None if found is None else sighted(arrived, found)


class Sightings:
    """What was acquired so far: nobody looks for the same face in the same picture twice.

    Limits: pictures are told apart by being the same object, so they must live as long as this.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, Face, str, str | None], Sighting | None] = {}

    def acquire(
        self, image: ImageArray, face: Face, channel: Channel, detector: Detector | None
    ) -> Sighting | None:
        """As ``acquire``; channels and detectors go by their names."""
        key = (id(image), face, channel.name, None if detector is None else detector.name)
        if key not in self._known:
            self._known[key] = acquire(image, face, channel, detector)
        return self._known[key]

    def forget(self) -> None:
        """Pictures of many references are large."""
        self._known.clear()


def _sent(image: ImageArray, face: Face, channel: Channel) -> tuple[ImageArray, Face]:
    """The face's surroundings as they arrive, and where in them the face should be."""
    window = cut(image, face, _SURROUNDINGS)
    whole = fitted(channel, (image.shape[1], image.shape[0]))
    if changes_nothing(whole):
        return window.pixels, window.face
    sent = whole.send(to_tensor(window.pixels), torch.Generator().manual_seed(0))
    return to_array(sent), scaled(window.face, sent.shape[3] / window.pixels.shape[1])


def sighted(arrived: ImageArray, face: Face) -> Sighting:
    """The face as recognisers get to see it, for somebody who has found it."""
    close = cut(arrived, face, _AROUND)
    return Sighting(close.pixels, close.face)


def _find(image: ImageArray, expected: Face, detector: Detector) -> Face | None:
    shrink = min(1.0, _SEARCHED_FACE / max(expected.width, expected.height))
    size = [max(1, round(side * shrink)) for side in image.shape[1::-1]]
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if shrink < 1 else image
    faces = [scaled(face, 1 / shrink) for face in detector.detect(np.ascontiguousarray(small))]
    near = [(overlap(face.box, expected.box), face) for face in faces]
    best = max(near, key=lambda pair: pair[0], default=(0.0, expected))
    return best[1] if best[0] >= _SAME_FACE else None


def scaled(face: Face, by: float) -> Face:
    """The same face in a picture made larger or smaller."""
    left, top, right, bottom = (side * by for side in face.box)
    points = (((x + 0.5) * by - 0.5, (y + 0.5) * by - 0.5) for x, y in face.landmarks)
    eye, other_eye, nose, mouth, other_mouth = points
    landmarks = (eye, other_eye, nose, mouth, other_mouth)
    return Face((left, top, right, bottom), landmarks, face.confidence)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return shared / (sum(areas) - shared) if shared else 0.0
