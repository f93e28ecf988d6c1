"""Which face of a photo is which face of its original, and which one is the person."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from jaxtyping import Bool, Float

from visard.cards import card
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
_SIDE, _FACE_SIDE = 32, 12
"""Pixels at which pictures, and aligned faces, are compared."""
_ALIKE = 0.85
"""Least correlation of two versions of one picture.

Of 40 people's photos, versions (cut, scaled, noisy, tinted) reached it but for one cut
photo in twenty; of other photos of the same person one in twenty did, of other people none.
"""

Small = Float[np.ndarray, "..."]


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
    """The faces that can be judged, each with its place in both pictures, the main one first.

    Where the photo is the whole original, perhaps scaled, its faces are where the
    original's are, found by the detector or not. Where it is a part of the original, or
    the other way round, a face is taken for the one that looks the same.

    Returns:
        None of them where no face is found, or where the pictures have none in common.
    """
    if original is None:
        return [Seen(photo, None, face, face) for face in _main_first(photo, detector)]
    faces, found = _main_first(original, detector), detector.detect(photo)
    if _same_picture(photo, original, faces):
        by = photo.shape[1] / original.shape[1]
        return [Seen(photo, original, face, _moved(face, by, found)) for face in faces]
    return _lookalikes(photo, original, faces, found)


def _main_first(image: ImageArray, detector: Detector) -> list[Face]:
    faces = detector.detect(image)
    main = main_face(faces, (image.shape[1], image.shape[0]))
    return [] if main is None else [main, *(face for face in faces if face is not main)]


def _same_picture(photo: ImageArray, original: ImageArray, faces: Sequence[Face]) -> bool:
    """Whether both show the same from edge to edge; what is done to the faces does not count."""
    shapes = (photo.shape[1] / photo.shape[0], original.shape[1] / original.shape[0])
    if abs(shapes[0] / shapes[1] - 1) > _SAME_SHAPE:
        return False
    small, other = _grey(photo), _grey(original)
    around = _around(faces, original)
    return max(_correlation(small, other), _correlation(small[around], other[around])) >= _ALIKE


def _around(faces: Sequence[Face], image: ImageArray) -> Bool[np.ndarray, "side side"]:
    around = np.ones((_SIDE, _SIDE), bool)
    for face in faces:
        left, right = (int(x * _SIDE / image.shape[1]) for x in face.box[::2])
        top, bottom = (int(y * _SIDE / image.shape[0]) for y in face.box[1::2])
        around[max(0, top) : bottom + 1, max(0, left) : right + 1] = False
    return around


def _moved(face: Face, by: float, found: Sequence[Face]) -> Face:
    expected = scaled(face, by)
    near = max(found, key=lambda each: overlap(each.box, expected.box), default=expected)
    return near if overlap(near.box, expected.box) >= _SAME_FACE else expected


def _lookalikes(
    photo: ImageArray, original: ImageArray, faces: Sequence[Face], found: Sequence[Face]
) -> list[Seen]:
    """Faces that are the same but for what a protection changes, each taken once."""
    seen, left = [], list(found)
    for face in faces:
        if not left:
            break
        own = _aligned(original, face)
        alike = [_correlation(own, _aligned(photo, other)) for other in left]
        best = int(np.argmax(alike))
        if alike[best] >= _ALIKE:
            seen.append(Seen(photo, original, face, left.pop(best)))
    return seen


def _grey(image: ImageArray) -> Small:
    small: Small = cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).mean(axis=2)
    return small


def _aligned(image: ImageArray, face: Face) -> Small:
    """The face as a recogniser gets it, so small that only light and shade are left."""
    crop = told(image, face, File()).crop(card("mobilefacenet"))[0].mean(dim=0).numpy()
    small: Small = cv2.resize(crop, (_FACE_SIDE, _FACE_SIDE), interpolation=cv2.INTER_AREA)
    return small


def _correlation(a: Small, b: Small) -> float:
    """Pearson's, 0 where one of them is even."""
    if a.size < 2 or a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


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
