"""What every detector must do, as a check that anybody's plug-in can run."""

from itertools import pairwise

import numpy as np

from visard.protocols import Detector
from visard.testing.demand import demand
from visard.types import Face, ImageArray

MARGIN = 32
"""Pixels put around the picture before it is shifted."""
BOX, POINT = 0.15, 0.06
"""How far, in widths of the face, boxes and landmarks may jump when a photo is
shifted or mirrored: sliding windows come in steps."""


def check_detector(detector: Detector, image_with_face: ImageArray) -> None:
    """Runs all checks of a detector.

    Args:
        image_with_face: a photo with at least one upright face that is easy to
            find, 80 pixels wide or more and whole, and no other of about its size.

    Raises:
        AssertionError: the first thing that the detector does not fulfil, in words.
    """
    faces = detector.detect(image_with_face)
    demand(bool(detector.name), "it has no name")
    demand(len(faces) > 0, "it finds no face in a photo that has one")
    _check_faces(faces, image_with_face)
    _check_upright(faces[0])
    _check_same_again(detector, image_with_face, faces)
    _check_nothing_there(detector)
    _check_shifted(detector, image_with_face, faces[0])
    _check_mirrored(detector, image_with_face, faces[0])


def _check_faces(faces: list[Face], image: ImageArray) -> None:
    height, width, _ = image.shape
    areas = [face.width * face.height for face in faces]
    demand(all(a >= b for a, b in pairwise(areas)), "the largest face is not first")
    for face in faces:
        left, top, right, bottom = face.box
        demand(0 <= left < right <= width, f"the box {face.box} leaves the picture or is empty")
        demand(0 <= top < bottom <= height, f"the box {face.box} leaves the picture or is empty")
        demand(0 <= face.confidence <= 1, f"the confidence {face.confidence} is not 0 to 1")


def _check_upright(face: Face) -> None:
    left, top, right, bottom = face.box
    wide, high = face.width / 4, face.height / 4
    for x, y in face.landmarks:
        near = left - wide <= x <= right + wide and top - high <= y <= bottom + high
        demand(near, f"the landmark ({x:.0f}, {y:.0f}) lies far from its box {face.box}")
    first_eye, second_eye, nose, first_corner, second_corner = face.landmarks
    ordered = first_eye[0] < second_eye[0] and first_corner[0] < second_corner[0]
    demand(ordered, "of the eyes or the mouth's corners, the left one is not first")
    upright = max(first_eye[1], second_eye[1]) < nose[1] < min(first_corner[1], second_corner[1])
    demand(upright, "eyes, nose and mouth of an upright face are not in that order")


def _check_same_again(detector: Detector, image: ImageArray, faces: list[Face]) -> None:
    own = image.copy()
    demand(detector.detect(own) == faces, "the same photo gives other faces")
    demand(np.array_equal(own, image), "it changes the photo it is given")
    own.setflags(write=False)
    demand(detector.detect(own) == faces, "a read-only photo gives other faces")
    strided = np.repeat(image, 2, axis=1)[::-1, ::2][::-1]
    demand(detector.detect(strided) == faces, "an array with gaps gives other faces")


def _check_nothing_there(detector: Detector) -> None:
    random = np.random.default_rng(0)
    empty = {
        "plain grey": np.full((240, 320, 3), 128, np.uint8),
        "noise": random.integers(0, 256, (240, 320, 3), np.uint8),
    }
    for height, width in ((1, 1), (12, 12), (3, 5000), (5000, 3)):
        empty[f"{width}×{height} pixels"] = np.full((height, width, 3), 128, np.uint8)
    for what, image in empty.items():
        demand(detector.detect(image) == [], f"it finds a face where there is none: {what}")


def _check_shifted(detector: Detector, image: ImageArray, face: Face) -> None:
    for right, down in ((0, 0), (1, 0), (0, 1), (16, 8), (-7, -16)):
        wanted = _numbers(face) + np.array([MARGIN + right, MARGIN + down])
        what = f"a photo shifted by ({right}, {down}) pixels"
        _check_near(detector.detect(_shifted(image, right, down)), wanted, what)


def _check_mirrored(detector: Detector, image: ImageArray, face: Face) -> None:
    wanted = _mirrored(_numbers(face), image.shape[1])
    _check_near(detector.detect(image[:, ::-1]), wanted, "the mirrored photo")


def _check_near(faces: list[Face], wanted: np.ndarray, what: str) -> None:
    """One of the faces has its box and its landmarks where they are wanted."""
    demand(len(faces) > 0, f"it loses the face in {what}")
    gaps = [np.abs(_numbers(face) - wanted) for face in faces]
    nearest = min(gaps, key=np.max)
    box, point = (
        float(gap.max() / (wanted[1, 0] - wanted[0, 0])) for gap in np.split(nearest, [2])
    )
    demand(box <= BOX, f"in {what} the box lies elsewhere on the face")
    demand(point <= POINT, f"in {what} landmarks lie elsewhere on the face")


def _mirrored(numbers: np.ndarray, width: int) -> np.ndarray:
    left, top, right, bottom = numbers[0, 0], numbers[0, 1], numbers[1, 0], numbers[1, 1]
    points = np.array([width - 1, 0]) + numbers[[3, 2, 4, 6, 5]] * np.array([-1, 1])
    return np.vstack([[(width - right, top), (width - left, bottom)], points])


def _shifted(image: ImageArray, right: int, down: int) -> np.ndarray:
    across, along = (MARGIN + right, MARGIN - right), (MARGIN + down, MARGIN - down)
    return np.pad(image, (along, across, (0, 0)), mode="edge")


def _numbers(face: Face) -> np.ndarray:
    left, top, right, bottom = face.box
    return np.array([(left, top), (right, bottom), *face.landmarks])
