"""Our cascade beside the package ``mtcnn`` itself, by boxes made with it once."""

import json
from pathlib import Path

import numpy as np
import pytest
from face_pictures import picture

from visard.detect.mtcnn_settings import Settings

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
FIXTURE = json.loads((FIXTURES / "mtcnn_reference.json").read_text())


def _named(entry):
    return "-".join([entry["kind"], *entry["names"][:1]])


@pytest.mark.parametrize("entry", FIXTURE["pictures"], ids=_named)
def test_the_same_faces_as_the_reference(entry, detector_named, request):
    portraits = request.getfixturevalue("data") / "portraits" if entry["names"] else Path()
    found = detector_named("mtcnn").detect(picture(entry, portraits))
    assert len(found) == len(entry["faces"])
    for expected in entry["faces"]:
        left, top, right, bottom = expected["box"]
        box = (left, top, right + 1, bottom + 1)
        face = max(found, key=lambda face: _overlap(face.box, box))
        assert _overlap(face.box, box) >= 0.9
        away = np.subtract(face.landmarks, expected["landmarks"])
        assert np.abs(away).max() <= 0.03 * (box[2] - box[0])


def test_the_reference_was_made_with_our_defaults():
    ours, theirs = Settings(), FIXTURE["settings"]
    assert ours.smallest_face == theirs["min_face_size"]
    assert ours.factor == theirs["scale_factor"]
    assert (ours.proposal, ours.refinement, ours.output) == tuple(
        theirs[f"threshold_{net}net"] for net in "pro"
    )


def _overlap(a, b):
    wide = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    high = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - wide * high
    return wide * high / union
