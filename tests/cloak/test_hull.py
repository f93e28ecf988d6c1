"""The place of a person's features nearest to a point, against sums done another way."""

import itertools

import numpy as np
import pytest
import torch

from visard.cloak.hull import nearest, on_simplex
from visard.cloak.mask_choices import Subspace

RANDOM = np.random.default_rng(0)


def _brute(point, corners):
    """The nearest place of a hull: on each of its faces by least squares, the best of all."""
    best = None
    for size in range(1, len(corners) + 1):
        for chosen in itertools.combinations(range(len(corners)), size):
            first = corners[chosen[0]]
            spans = (corners[list(chosen[1:])] - first).T
            shares = np.linalg.lstsq(spans, point - first, rcond=None)[0]
            if min([*shares, 1 - sum(shares)]) < -1e-9:
                continue
            place = first + spans @ shares
            if best is None or np.linalg.norm(point - place) < np.linalg.norm(point - best):
                best = place
    return best


@pytest.mark.parametrize(("photos", "dimensions"), [(2, 5), (4, 2), (5, 3), (6, 20)])
def test_the_convex_hull_by_trying_all_its_faces(photos, dimensions) -> None:
    corners = RANDOM.normal(size=(photos, dimensions))
    points = RANDOM.normal(size=(7, dimensions)) * 1.5
    found = nearest(Subspace.CONVEX, *map(_tensor, (points, corners))).numpy()
    wanted = np.stack([_brute(point, corners) for point in points])
    np.testing.assert_allclose(found, wanted, atol=2e-5)


def test_what_lies_in_the_convex_hull_is_its_own_nearest() -> None:
    corners = RANDOM.normal(size=(6, 10))
    inside = RANDOM.dirichlet(np.ones(6), size=5) @ corners
    found = nearest(Subspace.CONVEX, _tensor(inside), _tensor(corners))
    np.testing.assert_allclose(found.numpy(), inside, atol=1e-4)


def test_the_affine_hull_is_met_at_a_right_angle() -> None:
    corners, points = RANDOM.normal(size=(4, 9)), RANDOM.normal(size=(5, 9))
    found = nearest(Subspace.AFFINE, _tensor(points), _tensor(corners)).double().numpy()
    np.testing.assert_allclose((points - found) @ (corners[1:] - corners[0]).T, 0, atol=1e-5)
    shares = np.linalg.lstsq(np.vstack([corners.T, np.ones(4)]), np.vstack([found.T, np.ones(5)]))
    np.testing.assert_allclose(shares[0].sum(axis=0), 1, atol=1e-5)  # it lies in the hull


def test_copies_of_a_photo_do_not_disturb_the_hulls() -> None:
    corners, points = RANDOM.normal(size=(3, 8)), RANDOM.normal(size=(4, 8))
    doubled = np.repeat(corners, 3, axis=0)
    for kind in (Subspace.AFFINE, Subspace.CONVEX):
        once, often = (nearest(kind, _tensor(points), _tensor(c)) for c in (corners, doubled))
        np.testing.assert_allclose(often.numpy(), once.numpy(), atol=1e-5)


def test_each_subspace_holds_the_one_before() -> None:
    corners, points = map(_tensor, (RANDOM.normal(size=(5, 12)), RANDOM.normal(size=(6, 12))))
    centre, convex, affine = (
        (nearest(kind, points, corners) - points).norm(dim=1)
        for kind in (Subspace.CENTRE, Subspace.CONVEX, Subspace.AFFINE)
    )
    assert (affine < convex).all()
    assert (convex < centre).all()


def test_shares_are_none_below_nothing_and_sum_to_one() -> None:
    found = on_simplex(_tensor(RANDOM.normal(size=(20, 7)) * 3))
    assert found.min() >= 0
    assert torch.allclose(found.sum(dim=1), torch.ones(20), atol=1e-5)
    assert torch.allclose(on_simplex(found), found, atol=1e-6)


def _tensor(rows):
    return torch.from_numpy(np.asarray(rows)).float()
