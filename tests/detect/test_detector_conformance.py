import dataclasses

import numpy as np
import pytest

from visard import registry
from visard.testing.detectors import check_detector
from visard.types import Face


@pytest.mark.parametrize("name", registry.names(registry.DETECTORS))
def test_every_registered_detector_passes_every_check(name, detector_named, astronaut):
    detector = detector_named(name)
    assert detector.name == name
    check_detector(detector, astronaut)


KNOWN_FACE = Face(
    (1.0, 1.0, 9.0, 9.0), ((3.0, 3.0), (6.0, 3.0), (5.0, 5.0), (3.0, 7.0), (6.0, 7.0)), 0.9
)


class Broken:
    """A good detector with one thing spoilt."""

    def __init__(self, detector, spoil):
        self.name, self._detector, self._spoil = "broken", detector, spoil

    def detect(self, image):
        return self._spoil(self._detector.detect(image), image)


def _with(**changes):
    return lambda faces, image: [
        dataclasses.replace(face, **{key: make(face) for key, make in changes.items()})
        for face in faces
    ]


def _shift_points(by):
    return _with(landmarks=lambda face: tuple((x + by, y) for x, y in face.landmarks))


def _scribble(faces, image):
    if image.flags.writeable:
        image[0, 0] ^= 255
    return faces


def _swapped_eyes(face):
    return face.landmarks[1::-1] + face.landmarks[2:]


def _half(face):
    left, top, right, bottom = face.box
    return (left, top, (left + right) / 2, (top + bottom) / 2)


def _random_box(face):
    jump = np.random.default_rng().uniform(0, 1)
    return (face.box[0] + jump, *face.box[1:])


SPOILT = {
    "it finds no face": lambda faces, image: [],
    "the largest face is not first": lambda faces, image: (
        [dataclasses.replace(face, box=_half(face)) for face in faces] + faces
    ),
    "leaves the picture": _with(box=lambda face: (-1.0, *face.box[1:])),
    "is not 0 to 1": _with(confidence=lambda face: 100 * face.confidence),
    "far from its box": _shift_points(300.0),
    "the left one is not first": _with(landmarks=_swapped_eyes),
    "are not in that order": _with(landmarks=lambda face: (*face.landmarks[:2], *_sunk_nose(face))),
    "the same photo gives other faces": _with(box=_random_box),
    "it changes the photo": _scribble,
    "where there is none: plain grey": lambda faces, image: (
        faces or [KNOWN_FACE] if image.std() == 0 and image.size > 100_000 else faces
    ),
    "where there is none: 5000×3": lambda faces, image: (
        [KNOWN_FACE] if image.shape == (3, 5000, 3) else faces
    ),
    "shifted by (1, 0) pixels landmarks": lambda faces, image: (
        faces if image.shape == (512, 512, 3) else _jumping(faces, image)
    ),
    "mirrored photo landmarks": _shift_points(6.0),
}


def _sunk_nose(face):
    nose, first, second = face.landmarks[2:]
    return (nose[0], first[1] + 5), first, second


def _jumping(faces, image):
    """The landmarks jump when the picture starts with an even number of equal columns."""
    odd = np.argmax(np.any(image != image[:, :1], axis=(0, 2))) % 2
    return _shift_points(10.0 * (1 - odd))(faces, image)


@pytest.mark.parametrize("complaint", SPOILT)
def test_a_spoilt_detector_is_refused(complaint, detector_named, astronaut):
    broken = Broken(detector_named("mtcnn"), SPOILT[complaint])
    with pytest.raises(AssertionError) as refusal:
        check_detector(broken, astronaut)
    assert complaint in str(refusal.value)
