"""Which face of a photo is which face of its original, and which one is the person."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from visard.distance import distance, threshold
from visard.judge.acquire import overlap, scaled, told
from visard.judge.examine import References
from visard.photo.channels import File
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector, Recognizer
from visard.types import Face, ImageArray

_SAME_SHAPE = 0.02
"""Largest difference of the proportions of two pictures that are one, made smaller."""
_SAME_FACE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One face in a photo and, where there is one, in its original.

    Attributes:
        face: in the original; in the photo, where there is none.
        moved: in the photo.
    """

    photo: ImageArray
    original: ImageArray | None
    face: Face
    moved: Face


def counterparts(photo: ImageArray, original: ImageArray | None, detector: Detector) -> list[Seen]:
    """Every face of the original with its place in the photo, the main one first.

    A photo of the original's proportions is the same picture, perhaps scaled: its faces
    are where the original's are, found by the detector or not. Of another picture (a
    part, say) only the main faces are taken for one another.
    """
    found = detector.detect(photo)
    if original is None:
        main = main_face(found, (photo.shape[1], photo.shape[0]))
        first = [] if main is None else [main]
        rest = [face for face in found if face is not main]
        return [Seen(photo, None, face, face) for face in first + rest]
    faces = detector.detect(original)
    main = main_face(faces, (original.shape[1], original.shape[0]))
    if main is None:
        return []
    if not _same_picture(photo, original):
        other = main_face(found, (photo.shape[1], photo.shape[0]))
        return [] if other is None else [Seen(photo, original, main, other)]
    ordered = [main, *(face for face in faces if face is not main)]
    by = photo.shape[1] / original.shape[1]
    return [Seen(photo, original, face, _moved(face, by, found)) for face in ordered]


def _same_picture(photo: ImageArray, original: ImageArray) -> bool:
    shapes = (photo.shape[1] / photo.shape[0], original.shape[1] / original.shape[0])
    return bool(abs(shapes[0] / shapes[1] - 1) <= _SAME_SHAPE)


def _moved(face: Face, by: float, found: Sequence[Face]) -> Face:
    expected = scaled(face, by)
    near = max(found, key=lambda each: overlap(each.box, expected.box), default=expected)
    return near if overlap(near.box, expected.box) >= _SAME_FACE else expected


def the_person(
    pairs: Sequence[Seen], references: References, recognizers: Sequence[Recognizer]
) -> Seen:
    """Of several faces, the one that is most like the person's other photos.

    Measured in the original where there is one, over all recognisers, in thresholds.
    """

    def apart(pair: Seen) -> float:
        image = pair.photo if pair.original is None else pair.original
        return sum(_apart(image, pair.face, references, each) for each in recognizers)

    return min(pairs, key=apart)


def _apart(image: ImageArray, face: Face, references: References, recognizer: Recognizer) -> float:
    known = torch.cat([told(*photo, File()).embed(recognizer) for photo in references])
    probe = told(image, face, File()).embed(recognizer).expand_as(known)
    metric = recognizer.card.metric
    return float(distance(probe, known, metric).min()) / threshold(recognizer.card)
