import dataclasses
from itertools import pairwise

import numpy as np
import pytest

from visard.detect import mtcnn
from visard.detect.mtcnn_settings import Settings, scales
from visard.errors import SettingError


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("smallest_face", 11, "smallest_face: must be 12 or more"),
        ("factor", 1.0, "factor: must be between 0 and 1"),
        ("factor", 0.0, "factor: must be between 0 and 1"),
        ("longest_side", 5, "longest_side: must be 12 or more"),
        ("proposal", 1.0, "proposal: must be from 0 to below 1"),
        ("refinement", -0.1, "refinement: must be from 0 to below 1"),
        ("output", float("nan"), "output: must be from 0 to below 1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name, value, message):
    with pytest.raises(SettingError) as refusal:
        Settings(**{name: value})
    assert str(refusal.value) == message


@pytest.mark.parametrize("factor", [0.5, 0.709, 0.95])
def test_the_pyramid_goes_from_the_smallest_face_to_one_that_fills_the_photo(factor):
    steps = scales(640, 480, Settings(factor=factor))
    assert steps[0] == 12 / 20
    assert all(b / a == pytest.approx(factor) for a, b in pairwise(steps))
    assert 480 * steps[-1] >= 12 > int(480 * steps[-1] * factor)


def test_faces_smaller_than_the_smallest_are_not_found(astronaut):
    assert len(mtcnn.load(Settings(smallest_face=40)).detect(astronaut)) == 1
    assert mtcnn.load(Settings(smallest_face=300)).detect(astronaut) == []


def test_thresholds_are_heeded(detector_named, astronaut):
    usual = detector_named("mtcnn")
    parts = (usual.proposal, usual.refinement, usual.output)
    for name in ("proposal", "refinement", "output"):
        strict = dataclasses.replace(Settings(), **{name: 0.999999})
        assert mtcnn.Mtcnn(*parts, strict).detect(astronaut) == []


def test_a_flood_of_candidates_stays_bounded(detector_named):
    """With thresholds at zero every cell is a candidate."""
    usual = detector_named("mtcnn")
    parts = (usual.proposal, usual.refinement, usual.output)
    flooded = mtcnn.Mtcnn(*parts, Settings(proposal=0.0, refinement=0.0, output=0.0))
    image = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
    assert len(flooded.detect(image)) <= mtcnn.MOST
