"""Strokes: what they cover, how they are laid, and how far apart they are."""

import math

import pytest
import torch

from visard.anonymize.paint.brush import brush
from visard.anonymize.paint.laying import lay_apart
from visard.anonymize.paint.matching import partners, wasserstein
from visard.anonymize.paint.patches import PHASES, Grid, sides
from visard.anonymize.paint.strokes import lay, marks


def _shape(x=0.5, y=0.5, long=0.6, short=0.2, angle=0.0):
    return torch.tensor([[x, y, long, short, angle]])


def _covered(shape, side=64):
    return marks(shape, brush(64), (side, side))[0, 0]


@pytest.mark.parametrize("angle", [0.0, 0.7, math.pi / 2, 2.5])
def test_a_stroke_covers_about_its_own_area_wherever_it_points(angle) -> None:
    assert _covered(_shape(angle=angle)).mean() == pytest.approx(0.6 * 0.2, rel=0.25)


def test_a_stroke_lies_where_and_as_it_is_told() -> None:
    covered = _covered(_shape(x=0.25, y=0.75, angle=math.pi / 2))
    assert covered[60, 16] > 0.5
    assert covered[36, 16] > 0.5
    assert covered[48, 30] == 0
    slanting = _covered(_shape(angle=math.pi / 4))
    assert slanting[40, 40] > 0.5  # down to the right: y runs down
    assert slanting[24, 40] == 0


def test_a_view_is_a_part_of_the_whole() -> None:
    shape = _shape(x=0.4, angle=0.5)
    part = marks(shape, brush(64), (32, 32), torch.tensor([[0.25, 0.25, 0.5, 0.5]]))
    assert torch.allclose(part, marks(shape, brush(64), (64, 64))[:, :, 16:48, 16:48], atol=1e-5)


def test_a_stroke_learns_to_move() -> None:
    shape = _shape(x=0.3).requires_grad_(True)
    wanted = _covered(_shape(x=0.5))
    loss = (_covered(shape) - wanted).square().sum()
    (gradient,) = torch.autograd.grad(loss, shape)
    assert gradient[0, 0] < 0  # to the right is nearer
    assert gradient.isfinite().all()


def test_what_is_not_made_leaves_no_trace() -> None:
    canvas = torch.rand(1, 3, 16, 16)
    mark = marks(_shape(), brush(16), (16, 16))
    colour = torch.ones(1, 3)
    assert torch.equal(lay(canvas, mark, colour, torch.zeros(1)), canvas)
    assert not torch.equal(lay(canvas, mark, colour, torch.ones(1)), canvas)


def test_the_distance_knows_turns_and_round_strokes() -> None:
    lying, turned = _shape(), _shape(angle=math.pi)
    assert wasserstein(lying, turned).item() == pytest.approx(0, abs=1e-5)
    around = _shape(long=0.4, short=0.4)
    assert wasserstein(around, _shape(long=0.4, short=0.4, angle=1.0)).item() < 1e-5
    # Gaussians with the same axes: (Δx² + Δ(long/2)² + Δ(short/2)²)
    moved = _shape(x=0.6, long=0.8, short=0.3)
    assert wasserstein(lying, moved).item() == pytest.approx(0.01 + 0.01 + 0.0025, abs=1e-4)


def test_each_stroke_has_the_partner_that_costs_least_in_all() -> None:
    cost = torch.tensor([[[0.1, 0.2], [0.15, 9.0], [5.0, 5.0]]])
    assert partners(cost, torch.tensor([[True, True]])).tolist() == [[1, 0]]
    # one that nobody sees takes what is left
    assert partners(cost, torch.tensor([[True, False]]))[0, 0] == 0


@pytest.mark.parametrize("shifted", [False, True])
def test_patches_cover_the_picture_and_come_back_in_place(shifted) -> None:
    picture = torch.rand(3, 37, 50)
    grid = Grid.over(37, 50, 8, shifted=shifted)
    framed = grid.framed(picture)
    assert torch.equal(grid.unframed(framed, 37, 50), picture)
    patches = grid.patches(framed)
    assert len(patches) == grid.rows * grid.columns
    seen = []
    for phase in PHASES:
        which, corners = grid.phase(*phase)
        seen += which.tolist()
        for one, (left, top) in zip(which, corners, strict=True):
            assert torch.equal(patches[one], framed[:, top : top + 8, left : left + 8])
    assert sorted(seen) == list(range(len(patches)))


def test_strokes_are_laid_only_where_they_bring_the_canvas_nearer() -> None:
    truth = torch.zeros(3, 64, 64)
    truth[:, :, 32:] = 1.0
    canvas = torch.zeros(3, 64, 64)
    corners = torch.tensor([[16, 24], [32, 24]])
    white = torch.ones(2, 3)
    lay_apart(canvas, truth, 16, corners, _shape(long=0.9, short=0.9).expand(2, 5), white)
    assert canvas[:, 24:40, 16:32].max() == 0  # there it is black already
    assert canvas[:, 28:36, 36:44].min() > 0.8


def test_from_one_patch_to_the_finest() -> None:
    assert list(sides(1000, 4)) == [1024, 512, 256, 128, 64, 32, 16, 8, 4]
    assert list(sides(3, 4)) == [4]
