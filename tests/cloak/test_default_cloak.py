"""The default: photos of one person end apart, other photos count, and a score is kept."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from projections import Projection
from visard import methods
from visard.cards import card
from visard.cloak.astray import astray
from visard.cloak.frame import Frame
from visard.cloak.gradient import GradientCloak
from visard.cloak.last_check import LastCheck
from visard.cloak.own_photos import OwnPhotos, centroid
from visard.cloak.run import Recipe
from visard.cloak.visard import STEPS, at, build
from visard.descent.rules import Adam, halving
from visard.distance import distance
from visard.photo.window import cut
from visard.types import Metric, Strength


@pytest.fixture(scope="module")
def photo():
    from skimage.data import astronaut

    return np.ascontiguousarray(astronaut()[20:260, 90:330])


@pytest.fixture(scope="module")
def window(photo):
    return cut(photo, methods.detector().detect(photo)[0], margin=0.3)


@pytest.fixture(scope="module")
def lighter(window):
    """Another photo of the same person: lighter, and of less contrast."""
    return replace(window, pixels=(window.pixels * 0.93 + 12).astype(np.uint8))


def _reached(window, pixels):
    frame = Frame.of(replace(window, pixels=pixels))
    return LastCheck([Projection()], frame).known[0]


def _apart_when_both_are_protected(window, lighter, drift) -> float:
    rule = lambda budget, steps: Adam(budget, halving(3.0, steps))  # noqa: E731
    cloak = GradientCloak("made up", [Projection()], 75.0, Recipe(rule, drift=drift))
    first, second = cloak.protect([window, lighter], seed=0)
    ends = _reached(window, first.pixels), _reached(lighter, second.pixels)
    return distance(*ends, Metric.EUCLIDEAN).item()


def test_two_protected_photos_of_one_person_end_farther_apart_for_the_drift(
    window, lighter
) -> None:
    together = _apart_when_both_are_protected(window, lighter, drift=0.0)
    assert _apart_when_both_are_protected(window, lighter, drift=3.0) > 1.15 * together


def test_a_score_that_was_asked_for_is_spent_and_kept(window) -> None:
    (hard,), (soft,) = (at([Projection()], score).protect([window], 0) for score in (60, 85))
    frame = Frame.of(window)
    assert 60 <= frame.score(hard.pixels) < 62
    assert 85 <= frame.score(soft.pixels) < 87
    assert hard.steps == soft.steps == STEPS


def test_other_photos_of_the_person_move_the_place_to_flee_from(window, lighter) -> None:
    alone, known = (
        build([Projection()], Strength.LIGHT, references).protect([window], 0)[0].pixels
        for references in ((), (lighter,))
    )
    assert (alone != known).any()
    reference = _reached(lighter, lighter.pixels)
    away = [
        distance(_reached(window, each), reference, Metric.EUCLIDEAN) for each in (alone, known)
    ]
    assert away[1] > away[0]


def test_photos_of_somebody_else_are_no_references(window) -> None:
    other = replace(window, pixels=255 - window.pixels)
    (own,) = OwnPhotos([Projection()], [other]).besides([_reached(window, window.pixels)])
    assert len(own) == 1


def test_the_nearest_of_all_photos_decides_whether_a_face_is_away(window, lighter) -> None:
    frame = Frame.of(window)
    alone = LastCheck([Projection()], frame)
    check = LastCheck([Projection()], frame, OwnPhotos([Projection()], [lighter]))
    assert len(check.known[0]) == 2
    assert (check.distances(lighter.pixels) < alone.distances(lighter.pixels)).all()


def test_a_centroid_under_the_cosine_forgets_lengths() -> None:
    rows = torch.tensor([[4.0, 0.0], [0.0, 1.0]])
    assert centroid(rows, Metric.COSINE).tolist() == [[0.5, 0.5]]
    assert centroid(rows, Metric.EUCLIDEAN).tolist() == [[2.0, 0.5]]


def test_ways_astray_differ_by_photo_and_agree_between_recognisers() -> None:
    cards = [card("dlib"), card("mobilefacenet")]
    own = [torch.eye(2, 128), torch.eye(2, 128)]
    generators = [torch.Generator().manual_seed(seed) for seed in (1, 2)]
    first, second = astray(own, cards, generators)
    assert first[0] @ first[1] < 0.9
    assert torch.allclose(first.norm(dim=1), torch.ones(2), atol=1e-5)
    assert torch.allclose((first * own[0]).sum(dim=1), torch.zeros(2), atol=1e-5)
    again = astray(own[:1], cards[:1], [torch.Generator().manual_seed(seed) for seed in (1, 2)])
    assert torch.equal(first, again[0])
    assert not torch.equal(first, second)


def test_an_unknown_recogniser_has_ways_too() -> None:
    stranger = replace(card("dlib"), name="nobody", dimensions=16)
    (way,) = astray([torch.eye(1, 16)], [stranger], [torch.Generator()])
    assert way.shape == (1, 16)
