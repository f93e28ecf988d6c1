"""Alignment puts landmarks where the template wants them, whatever the face's pose."""

import math

import pytest
import torch

from visard.photo.align import align, crop_to_picture, scale_of, warp

TEMPLATE = torch.tensor([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]])


def _moved(turn: float, scale: float, x: float, y: float) -> torch.Tensor:
    rotation = torch.tensor([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return TEMPLATE @ rotation.T * scale + torch.tensor([x, y])


@pytest.mark.parametrize(("turn", "scale"), [(0.0, 1.0), (0.4, 2.5), (-1.2, 0.7)])
def test_the_map_takes_the_template_to_the_landmarks(turn: float, scale: float) -> None:
    landmarks = _moved(turn, scale, 30.0, 12.0)
    maps = crop_to_picture(landmarks[None], TEMPLATE)
    reached = TEMPLATE @ maps[0, :, :2].T + maps[0, :, 2]
    assert torch.allclose(reached, landmarks, atol=1e-3)
    assert scale_of(maps).item() == pytest.approx(scale, rel=1e-4)


def test_noisy_landmarks_give_the_least_squares_map() -> None:
    random = torch.Generator().manual_seed(1)
    landmarks = _moved(0.3, 1.4, 5.0, 9.0) + torch.randn(5, 2, generator=random)
    rows = []
    for (x, y), _ in zip(TEMPLATE.tolist(), landmarks, strict=True):
        rows += [[x, -y, 1, 0], [y, x, 0, 1]]
    solved = torch.linalg.lstsq(torch.tensor(rows), landmarks.reshape(-1, 1)).solution.flatten()
    maps = crop_to_picture(landmarks[None], TEMPLATE)[0]
    expected = torch.tensor([[solved[0], -solved[1], solved[2]], [solved[1], solved[0], solved[3]]])
    assert torch.allclose(maps, expected, atol=1e-3)


def test_a_large_face_is_averaged_not_sampled() -> None:
    stripes = torch.zeros(1, 3, 448, 448)
    stripes[:, :, :, ::2] = 1
    crop = align(stripes, _moved(0.0, 4.0, 0.0, 0.0)[None], TEMPLATE, 112)
    inside = crop[:, :, 2:-2, 2:-2]
    assert (inside - 0.5).abs().max() < 0.01


def test_gradients_reach_the_picture() -> None:
    picture = torch.rand(1, 3, 200, 200, requires_grad=True)
    align(picture, _moved(0.2, 1.5, 10.0, 4.0)[None], TEMPLATE, 112).sum().backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0


def test_a_batch_is_the_same_as_one_by_one() -> None:
    pictures = torch.rand(3, 3, 300, 300)
    landmarks = torch.stack([_moved(0.1 * i, 1.0 + 0.8 * i, 3.0, 3.0) for i in range(3)])
    maps = crop_to_picture(landmarks, TEMPLATE)
    together = warp(pictures, maps, 112)
    alone = torch.cat([warp(pictures[i : i + 1], maps[i : i + 1], 112) for i in range(3)])
    assert torch.allclose(together, alone, atol=1e-6)
