"""Small faces in large photos, large faces, and faces from detector to detector."""

import cv2
import numpy as np
import pytest

from visard import registry

NAMES = registry.names(registry.DETECTORS)
HEAD = (slice(10, 250), slice(100, 340))
"""The astronaut's head: the face is a good third as wide."""
# dlib's network sees no face under 80 pixels, that is 8 % of the longest side it looks at


def _photo_with(head, width, height, face_width):
    """A grey photo with the head in it so large that the face has that width."""
    side = round(face_width * 240 / 84)
    small = cv2.resize(head, (side, side), interpolation=cv2.INTER_AREA)
    photo = np.full((height, width, 3), 127, np.uint8)
    top, left = height // 3, width // 2
    photo[top : top + side, left : left + side] = small
    return photo, (left + side * 123 / 240, top + side * 106 / 240)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "dlib_cnn"])
def test_a_face_of_two_percent_is_found_in_fifty_megapixels(name, detector_named, astronaut):
    detector = detector_named(name)
    photo, middle = _photo_with(astronaut[HEAD], 8660, 5773, 8660 * 0.022)
    faces = detector.detect(photo)
    assert len(faces) == 1
    left, top, right, bottom = faces[0].box
    assert left < middle[0] < right
    assert top < middle[1] < bottom
    assert faces[0].width == pytest.approx(190, rel=0.2)


@pytest.mark.parametrize("name", NAMES)
def test_a_face_that_fills_the_photo_is_found(name, detector_named, astronaut):
    detector = detector_named(name)
    head = cv2.resize(astronaut[20:220, 120:320], (1600, 1600), interpolation=cv2.INTER_CUBIC)
    assert detector.detect(head)[0].width == pytest.approx(8 * 87, rel=0.15)


@pytest.mark.parametrize("name", NAMES)
def test_landmarks_agree_with_mtcnn(name, detector_named, astronaut):
    wanted = np.array(detector_named("mtcnn").detect(astronaut)[0].landmarks)
    found = np.array(detector_named(name).detect(astronaut)[0].landmarks)
    eyes = np.linalg.norm(wanted[1] - wanted[0])
    away = np.linalg.norm(found - wanted, axis=1) / eyes
    assert away[:2].max() < 0.1
    assert away.max() < 0.15


def test_yunet_reads_colours_in_the_right_order(detector_named, astronaut):
    """A face in false colours is less of a face to it."""
    detector = detector_named("yunet")
    (usual,) = detector.detect(astronaut)
    (swapped,) = detector.detect(np.ascontiguousarray(astronaut[..., ::-1]))
    assert usual.confidence > swapped.confidence


@pytest.mark.parametrize("name", ["mtcnn", "yunet"])
def test_landmarks_of_small_faces_have_no_lean(name, detector_named, astronaut):
    """Half a pixel of a wrong convention would show in the mirror."""
    detector = detector_named(name)
    leans = [_lean(detector, astronaut, width) for width in (22, 26, 30, 34, 38, 42, 46, 50)]
    assert abs(np.median(leans)) < 0.25


def _lean(detector, astronaut, face_width):
    photo, _ = _photo_with(astronaut[HEAD], 400, 300, face_width)
    points = np.array(detector.detect(photo)[0].landmarks)
    mirrored = np.array(detector.detect(photo[:, ::-1])[0].landmarks)
    back = 399 - mirrored[[1, 0, 2, 4, 3], 0]
    return (points[:, 0] - back).mean() / 2
