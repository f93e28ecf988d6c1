"""Canvases begin with the pictures unchanged, stay within colours, and leave the rest alone."""

import pytest
import torch

from visard.descent.canvases import ColourWindows, TanhWindows

PICTURES = torch.cat((torch.zeros(1, 3, 8, 4), torch.ones(1, 3, 8, 4), torch.rand(1, 3, 8, 4)))
LEFT = torch.tensor([1.0, 1, 0, 0]).expand(3, 1, 8, 4)


def _canvases():
    return [
        TanhWindows(PICTURES, LEFT),
        TanhWindows(PICTURES, LEFT, limit=0.1),
        ColourWindows(PICTURES, LEFT, torch.zeros_like(PICTURES)),
    ]


@pytest.mark.parametrize("canvas", _canvases())
def test_a_canvas(canvas) -> None:
    assert torch.allclose(canvas.paint(), PICTURES, atol=1e-6)
    with torch.no_grad():
        canvas.change += 40 * torch.randn_like(canvas.change)
    painted = canvas.paint()
    assert painted.min() >= -1e-6
    assert painted.max() <= 1 + 1e-6
    assert torch.equal(painted[..., 2:], PICTURES[..., 2:])
    assert (painted != PICTURES)[..., :2].any()


def test_a_limit_binds() -> None:
    canvas = TanhWindows(PICTURES, LEFT, limit=0.1)
    with torch.no_grad():
        canvas.change += 40
    assert canvas.added().abs().max().item() == pytest.approx(0.1)


def test_a_change_in_colour_begins_where_it_is_told() -> None:
    coloured, within = PICTURES[2:], LEFT[2:]
    start = 0.01 * torch.randn_like(coloured)
    assert torch.equal(ColourWindows(coloured, within, start).added(), start * within)


@pytest.mark.parametrize("canvas", _canvases())
def test_a_picture_without_colours_gets_none(canvas) -> None:
    with torch.no_grad():
        canvas.change += torch.randn_like(canvas.change)
    black, white, coloured = canvas.paint()
    for picture in (black, white):
        assert torch.equal(picture[0], picture[1])
        assert torch.equal(picture[0], picture[2])
    assert not torch.equal((coloured - PICTURES[2])[0], (coloured - PICTURES[2])[1])
