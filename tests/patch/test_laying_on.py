"""Where patches land on a picture, and what they look like there."""

import numpy as np
import pytest
import torch
from faces import FACE, stripes

from visard.patch.markers import drawn, markers
from visard.patch.places import Where, from_mean_face, quads
from visard.patch.projection import homographies, lay_on
from visard.patch.wear import Marking, dressed, places

GREY = np.full((240, 240, 3), 120, np.uint8)


def _corners(*points):
    return torch.tensor([[points]], dtype=torch.float32)


def test_a_patch_fills_its_corners_and_nothing_else() -> None:
    picture, white = torch.zeros(1, 3, 20, 30), torch.ones(1, 1, 3, 4, 4)
    laid = lay_on(picture, white, _corners((4.5, 2.5), (14.5, 2.5), (14.5, 8.5), (4.5, 8.5)))
    wanted = torch.zeros(20, 30)
    wanted[3:9, 5:15] = 1
    assert torch.allclose(laid[0, 0], wanted, atol=1e-4)


def test_a_turned_square_is_turned_with_its_corners() -> None:
    tones = torch.zeros(1, 1, 3, 2, 2)
    tones[..., 0, 0] = 1  # top left of the patch, which lies top right in the picture
    corners = _corners((15.5, -0.5), (15.5, 15.5), (-0.5, 15.5), (-0.5, -0.5))
    laid = lay_on(torch.zeros(1, 3, 16, 16), tones, corners)[0, 0]
    assert laid[0, -1] > 0.95
    assert laid[0, 0] < 0.05
    assert laid[-1, -1] < 0.05


def test_the_projective_map_is_one() -> None:
    corners = torch.tensor([[10.0, 5], [60, 12], [52, 70], [4, 55]])
    there = torch.cat((corners, torch.ones(4, 1)), dim=1) @ homographies(corners).T
    square = torch.tensor([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    assert torch.allclose(there[:, :2] / there[:, 2:], square, atol=1e-4)


def test_a_small_patch_is_averaged_and_not_sampled() -> None:
    checks = ((torch.arange(64)[:, None] + torch.arange(64)) % 2).float()
    fine = checks.expand(1, 1, 3, 64, 64)
    corners = _corners((3.5, 3.5), (11.5, 3.5), (11.5, 11.5), (3.5, 11.5))
    laid = lay_on(torch.zeros(1, 3, 16, 16), fine, corners)[0, 0, 5:11, 5:11]
    assert torch.allclose(laid, torch.tensor(0.5), atol=0.02)


def test_gradients_reach_the_patch() -> None:
    patch = torch.full((1, 1, 3, 8, 8), 0.5, requires_grad=True)
    corners = _corners((2.0, 2.0), (12.0, 3.0), (13.0, 14.0), (1.0, 12.0))
    lay_on(torch.zeros(1, 3, 16, 16), patch, corners).sum().backward()
    assert (patch.grad > 0).all()


@pytest.mark.parametrize("where", list(Where))
def test_patches_lie_left_and_right_of_the_face(where) -> None:
    left, right = from_mean_face(FACE.landmarks, quads(where))
    middle = (FACE.box[0] + FACE.box[2]) / 2
    assert left[:, 0].max() < middle < right[:, 0].min()
    eyes = FACE.landmarks[0][1]
    assert (left[:, 1].max() < eyes) == (where is Where.FOREHEAD)


def test_landmarks_decide_where_no_marker_is() -> None:
    (spot,) = places(GREY, [FACE], Where.CHEEKS)
    assert (spot.marking, spot.box) == (Marking.LANDMARKS, FACE.box)


def _with_markers(quad_left, quad_right):
    picture = torch.full((1, 3, 240, 240), 0.7)
    marker = torch.from_numpy(drawn(10)).permute(2, 0, 1).float() / 255
    square = torch.nn.functional.interpolate(marker[None], size=(240, 240))[:, None]
    prints = square.expand(-1, 2, -1, -1, -1)
    corners = torch.tensor([[quad_left, quad_right]], dtype=torch.float32)
    laid = lay_on(picture, prints, corners)
    return (laid[0].permute(1, 2, 0) * 255).byte().numpy()


LEFT = [(40.0, 90.0), (90.0, 95.0), (88.0, 160.0), (44.0, 150.0)]
RIGHT = [(140.0, 95.0), (190.0, 90.0), (188.0, 150.0), (142.0, 160.0)]


def test_markers_decide_where_they_are_worn() -> None:
    image = _with_markers(LEFT, RIGHT)
    found = markers(image)
    assert len(found) == 2
    assert np.abs(np.stack(found) - np.array([LEFT, RIGHT])).max() < 2
    (spot,) = places(image, [FACE], Where.CHEEKS)
    assert spot.marking is Marking.MARKERS
    assert np.abs(spot.corners.numpy() - np.array([LEFT, RIGHT])).max() < 2


def test_markers_suffice_where_no_face_is_found() -> None:
    (spot,) = places(_with_markers(LEFT, RIGHT), [], Where.CHEEKS)
    left, top, right, bottom = spot.box
    assert left < 40 < 190 < right
    assert top < 90 < 160 < bottom


def test_one_marker_is_not_enough() -> None:
    image = _with_markers(LEFT, RIGHT)
    image[:, 120:] = 180
    (spot,) = places(image, [FACE], Where.CHEEKS)
    assert spot.marking is Marking.LANDMARKS


def test_only_the_patches_change() -> None:
    spots = places(GREY, [FACE], Where.CHEEKS)
    changed = dressed(GREY, spots, stripes(), Where.CHEEKS, masked=False)
    differs = (changed != GREY).any(axis=2)
    rows, columns = np.nonzero(differs)
    low, high = spots[0].corners.amin((0, 1)), spots[0].corners.amax((0, 1))
    assert differs.mean() > 0.05
    assert columns.min() >= low[0] - 1
    assert columns.max() <= high[0] + 1
    assert rows.min() >= low[1] - 1
    assert rows.max() <= high[1] + 1


def test_a_mask_is_drawn_unless_it_is_worn() -> None:
    spots = places(GREY, [FACE], Where.MASK)
    drawn_on = dressed(GREY, spots, stripes(), Where.MASK, masked=False)
    worn = dressed(GREY, spots, stripes(), Where.MASK, masked=True)
    chin = 171, 110  # below the patches, within the mask
    assert tuple(drawn_on[chin]) != tuple(GREY[chin])
    assert tuple(worn[chin]) == tuple(GREY[chin])
