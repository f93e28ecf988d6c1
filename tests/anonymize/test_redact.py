"""Redaction covers what it should, leaves the rest alone, and has no trace where it says so."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visard.anonymize.redact import fills
from visard.anonymize.redact.redaction import (
    BLURS,
    SQUARES,
    build_blur,
    build_inpaint,
    build_mask,
    build_pixelate,
    build_solid,
    covered,
)
from visard.anonymize.redact.region import box, oval
from visard.errors import SettingError
from visard.protocols import Anonymizer
from visard.types import Face

BUILDS = (build_solid, build_mask, build_blur, build_pixelate, build_inpaint)


def _image(side=200, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3)).astype(np.uint8)


def _face(x=100.0, y=100.0, side=60.0, turn=0.0):
    points = [(-0.2, -0.15), (0.2, -0.15), (0, 0.1), (-0.15, 0.3), (0.15, 0.3)]
    cosine, sine = math.cos(turn), math.sin(turn)
    landmarks = tuple(
        (x + side * (a * cosine - b * sine), y + side * (a * sine + b * cosine)) for a, b in points
    )
    half = side / 2
    return Face((x - half, y - half, x + half, y + half), landmarks, 1.0)


@pytest.mark.parametrize("build", BUILDS)
def test_each_is_an_anonymizer_and_leaves_what_is_no_face_alone(build) -> None:
    method, image, face = build(), _image(), _face()
    assert isinstance(method, Anonymizer)
    versions = list(method.versions(image, [face], 0))
    assert versions
    region = method.shape(face, image)
    outside = np.ones(image.shape[:2], bool)
    outside[region.rows, region.columns] = ~region.inside
    for version in versions:
        assert version.pixels.shape == image.shape
        assert (version.pixels[outside] == image[outside]).all()
        assert (version.pixels[~outside] != image[~outside]).any(axis=1).mean() > 0.9
    assert (image == _image()).all()


@pytest.mark.parametrize("build", [build_solid, build_mask, build_inpaint])
def test_nothing_of_the_face_is_left(build) -> None:
    """Two photos that differ only in the face become the same photo."""
    method, face = build(), _face()
    one, other = _image(), _image()
    region = box(face, one, 0.0)
    region.put(other, _image(seed=1)[region.rows, region.columns])
    first, second = (next(iter(method.versions(image, [face], 0))).pixels for image in (one, other))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("build", [build_blur, build_pixelate])
def test_versions_go_from_the_least_change_to_the_most(build) -> None:
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[:300, 60:360])
    face = _face(165, 115, 90)
    left = [
        float(np.abs(version.pixels.astype(int) - image).mean())
        for version in build().versions(image, [face], 0)
    ]
    assert len(left) in (len(BLURS), len(SQUARES))
    assert left == sorted(left)
    assert left[-1] > 1.05 * left[0]


def test_one_version_where_one_is_asked_for() -> None:
    image = _image()
    (version,) = build_pixelate(squares=5).versions(image, [_face()], 0)
    assert version.label == "5 squares across the face"
    (version,) = build_blur(blur=0.3).versions(image, [_face()], 0)
    assert "0.3" in version.label


def test_what_can_be_undone_says_so() -> None:
    for method in (build_blur(), build_blur(blur=0.1), build_pixelate(squares=16)):
        assert "solid" in method.caution
    for method in (build_solid(), build_mask(), build_inpaint(), build_pixelate()):
        assert method.caution == ""


@pytest.mark.parametrize("squares", [0, 65, -3])
def test_squares_that_make_no_sense_are_refused(squares) -> None:
    with pytest.raises(SettingError, match="from 1 to 64"):
        build_pixelate(squares=squares)


@pytest.mark.parametrize("blur", [0.0, -1.0, 11.0, math.nan])
def test_blurs_that_make_no_sense_are_refused(blur) -> None:
    with pytest.raises(SettingError, match="above 0"):
        build_blur(blur=blur)


def test_of_two_faces_that_overlap_neither_shows_in_the_other() -> None:
    image, faces = _image(), [_face(90), _face(120, side=50)]
    result = covered(image, faces, box, fills.solid)
    for face in faces:
        region = box(face, image)
        assert not region.of(result).any()


def test_a_turned_head_has_a_turned_oval() -> None:
    image = _image(300)
    upright, turned = (oval(_face(150, 150, 80, turn=turn), image) for turn in (0.0, math.pi / 2))
    tall, wide = (
        np.flatnonzero(each.inside.any(axis=1)).size / np.flatnonzero(each.inside.any(axis=0)).size
        for each in (upright, turned)
    )
    assert tall > 1.1
    assert wide < 0.9


@settings(max_examples=60, deadline=None)
@given(st.floats(-40, 240), st.floats(-40, 240), st.floats(1, 300), st.floats(-3, 3), st.booleans())
def test_a_face_anywhere_and_of_any_size_is_covered(x, y, side, turn, round_) -> None:
    image, face = _image(), _face(x, y, side, turn)
    region = (oval if round_ else box)(face, image)
    assert region.of(image).shape[:2] == region.inside.shape
    for build in BUILDS:
        for version in build().versions(image, [face], 0):
            assert version.pixels.shape == image.shape
    if not round_:
        left, top, right, bottom = (int(np.clip(each, 0, 200)) for each in face.box)
        assert (
            not build_solid()
            .versions(image, [face], 0)
            .__next__()
            .pixels[top:bottom, left:right]
            .any()
        )
