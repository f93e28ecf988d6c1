"""The adversary finds the face anew in what arrives, and nothing where nothing is."""

import dataclasses

import numpy as np
import pytest

from visard import methods
from visard.judge.acquire import acquire, overlap, scaled, surroundings, told
from visard.judge.examine import Panel
from visard.judge.threats import on_the_way
from visard.photo.channels import File, Jpeg, Resize
from visard.photo.window import moved
from visard.types import Face, Outcome


@pytest.fixture
def face(astronaut) -> Face:
    return methods.detector().detect(astronaut)[0]


@pytest.mark.parametrize("channel", [File(), Jpeg(75), Resize(0.5)], ids=lambda c: c.name)
def test_a_face_is_found_again_through_every_channel(channel, astronaut, face) -> None:
    sighting = acquire(astronaut, face, channel, methods.detector())
    assert sighting is not None
    back = sighting.embed(methods.recognizer("dlib"))
    own = acquire(astronaut, face, File(), methods.detector()).embed(methods.recognizer("dlib"))
    assert (back - own).norm() < 0.5


def test_a_large_photo_is_searched_like_a_small_one(astronaut, face) -> None:
    large = astronaut.repeat(3, axis=0).repeat(3, axis=1)
    sighting = acquire(large, scaled(face, 3), File(), methods.detector())
    small = acquire(astronaut, face, File(), methods.detector())
    dlib = methods.recognizer("dlib")
    assert (sighting.embed(dlib) - small.embed(dlib)).norm() < 0.2


def test_no_face_where_it_was_covered(astronaut, face) -> None:
    covered = astronaut.copy()
    left, top, right, bottom = (round(side) for side in face.box)
    covered[top:bottom, left:right] = 128
    assert acquire(covered, face, File(), methods.detector()) is None


def test_another_face_elsewhere_does_not_count(astronaut, face) -> None:
    elsewhere = dataclasses.replace(face, box=tuple(side + 150 for side in face.box))
    assert acquire(astronaut, elsewhere, File(), methods.detector()) is None


class _Blind:
    name = "blind"

    def detect(self, image: np.ndarray) -> list[Face]:
        return []


def test_a_face_found_only_once_is_not_passed_over(astronaut, face) -> None:
    dlib = methods.recognizer("dlib")
    panel = Panel(_Blind(), [dlib], [on_the_way(File())], [dlib.card])
    (finding,) = panel.examine(astronaut, astronaut, face)
    assert finding.before is Outcome.MATCHED
    assert finding.after is Outcome.MATCHED


@pytest.mark.parametrize("by", [0.35, 1.0, 1.37])
def test_the_surroundings_are_all_that_is_looked_at(astronaut, face, by) -> None:
    large = np.ascontiguousarray(np.tile(astronaut, (2, 2, 1)))
    for place in ((0.0, 0.0), (511.5, 300.25), (530.0, 512.0)):
        there = moved(scaled(face, by), *place)
        part, its_face = surroundings(large, there)
        assert part.size < large.size
        for channel in (File(), Jpeg(75)):
            whole, cut = told(large, there, channel), told(part, its_face, channel)
            assert np.array_equal(whole.picture, cut.picture)
            assert np.allclose(whole.face.landmarks, cut.face.landmarks)


def test_overlap() -> None:
    assert overlap((0, 0, 2, 2), (0, 0, 2, 2)) == 1
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (5, 5, 6, 6)) == 0


def test_embedding_is_left_without_gradients(astronaut, face) -> None:
    sighting = acquire(astronaut, face, File(), methods.detector())
    assert not sighting.embed(methods.recognizer("dlib")).requires_grad
    assert sighting.picture.dtype == np.uint8
