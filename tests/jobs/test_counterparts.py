"""Which face is which: in a scaled photo, a part of it, in company, and in another photo."""

import numpy as np
import pytest
from PIL import Image

import people
from visard.jobs.counterparts import Seen, counterparts, the_person
from visard.judge.acquire import overlap
from visard.methods import detector, recognizers


@pytest.fixture(scope="module")
def finder():
    return detector()


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    with Image.open(
        people.portrait(tmp_path_factory.mktemp("alone") / "me.png", side=320)
    ) as photo:
        return np.asarray(photo.convert("RGB"))


@pytest.fixture(scope="module")
def company(alone):
    """The same face twice: the second from the other side, as another person's would be."""
    return np.ascontiguousarray(np.hstack([alone, alone[:, ::-1]]))


def _scaled(image, width):
    height = round(image.shape[0] * width / image.shape[1])
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS))


def test_a_scaled_photo_keeps_every_face_in_its_place(company, finder):
    smaller = _scaled(company, 480)
    pairs = counterparts(smaller, company, finder)
    assert len(pairs) == 2
    for pair in pairs:
        expected = tuple(side * 0.75 for side in pair.face.box)
        assert overlap(pair.moved.box, expected) > 0.5


def test_a_face_made_unfindable_is_looked_for_where_it_was(alone, finder):
    (pair,) = counterparts(alone, alone, finder)
    left, top, right, bottom = (round(side) for side in pair.face.box)
    redacted = alone.copy()
    redacted[top - 10 : bottom + 10, left - 10 : right + 10] = 0
    assert finder.detect(redacted) == []
    (hidden,) = counterparts(redacted, alone, finder)
    assert hidden.moved.box == pytest.approx(hidden.face.box)


@pytest.mark.parametrize("whole_is", ["original", "photo"])
def test_of_a_part_the_same_face_is_taken_not_the_main_one(company, alone, finder, whole_is):
    part = np.ascontiguousarray(alone[:, ::-1][10:310, 15:300])
    photo, original = (part, company) if whole_is == "original" else (company, part)
    (pair,) = counterparts(photo, original, finder)
    in_company = pair.face if whole_is == "original" else pair.moved
    assert in_company.box[0] > 320, "the face on the left looks the other way"


def test_another_photo_has_no_face_in_common(alone, finder):
    other = np.ascontiguousarray(alone[:, ::-1])
    assert counterparts(other, alone, finder) == []
    assert counterparts(np.full_like(alone, 120), alone, finder) == []
    assert counterparts(alone, np.full_like(alone, 120), finder) == []


def test_without_an_original_every_face_stands_for_itself(company, finder):
    pairs = counterparts(company, None, finder)
    assert len(pairs) == 2
    assert all(pair.original is None and pair.face is pair.moved for pair in pairs)


def test_the_person_is_the_face_nearest_to_the_references(alone, finder):
    (own,) = counterparts(alone, None, finder)
    blurred = _scaled(_scaled(alone, 40), 320)
    other = Seen(blurred, None, own.face, own.moved)
    present, _ = recognizers()
    for order in ([own, other], [other, own]):
        assert the_person(order, [(alone, own.face)], present[:1]) is own
