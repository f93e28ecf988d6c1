"""Our differentiable SSIMULACRA2 is the published one."""

import numpy as np
import pytest
import ssimulacra2
import torch
import torch.nn.functional as F
from PIL import Image

from visard.visibility.ssimulacra2 import Ssimulacra2


def _tensor(image: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255


def _blocky_noise(image: np.ndarray, level: float, block: int) -> np.ndarray:
    random = np.random.default_rng(0)
    rows, columns = (-(-side // block) for side in image.shape[:2])
    noise = random.normal(0, level, (rows, columns, 3)).repeat(block, 0).repeat(block, 1)
    height, width = image.shape[:2]
    return np.clip(image + noise[:height, :width], 0, 255).astype(np.uint8)


def _mirrored(image: np.ndarray, axis: int) -> np.ndarray:
    return np.concatenate([image, np.flip(image, axis), image], axis)


@pytest.mark.parametrize(("level", "block"), [(2, 1), (3, 3), (8, 2), (20, 5)])
def test_agrees_with_the_package(astronaut, tmp_path, level: float, block: int) -> None:
    image = np.ascontiguousarray(astronaut[:301, 100:400])
    changed = _blocky_noise(image, level, block)
    for name, pixels in (("a.png", image), ("b.png", changed)):
        Image.fromarray(pixels).save(tmp_path / name)
    published = ssimulacra2.compute_ssimulacra2(tmp_path / "a.png", tmp_path / "b.png")
    ours = Ssimulacra2(_tensor(image)).score(_tensor(changed)).item()
    assert ours == pytest.approx(published, abs=0.05)


def test_small_pictures_are_scored_on_six_scales(astronaut) -> None:
    face = np.ascontiguousarray(astronaut[60:180, 160:280])
    changed = _blocky_noise(face, 4, 1)
    tiled = [_mirrored(_mirrored(p, 0), 1) for p in (face, changed)]
    small = Ssimulacra2(_tensor(face)).score(_tensor(changed)).item()
    large = Ssimulacra2(_tensor(tiled[0])).score(_tensor(tiled[1])).item()
    assert small == pytest.approx(large, abs=1.0)


def test_has_a_gradient_where_nothing_changed(astronaut) -> None:
    image = _tensor(np.ascontiguousarray(astronaut[:256, :256]))
    moved = image.clone().requires_grad_(True)
    Ssimulacra2(image).distance(moved).sum().backward()
    assert moved.grad is not None
    assert torch.isfinite(moved.grad).all()


def test_a_draft_of_a_shrunk_picture_weighs_what_the_photo_shows() -> None:
    torch.manual_seed(0)
    photo = F.interpolate(torch.rand(1, 3, 96, 96), size=384, mode="bicubic").clamp(0, 1)
    change = 0.03 * F.interpolate(torch.randn(1, 1, 96, 96), size=384, mode="bicubic")
    changed = (photo + change).clamp(0, 1)
    small, small_changed = (F.avg_pool2d(each, 2) for each in (photo, changed))
    true = Ssimulacra2(photo).distance(changed)
    naive = Ssimulacra2(small, draft=True).distance(small_changed)
    weighed = Ssimulacra2(small, draft=True, shrunk=torch.tensor([2.0])).distance(small_changed)
    assert (weighed - true).abs() < 0.5 * (naive - true).abs()


def test_who_else_is_in_the_batch_makes_no_difference_to_a_draft() -> None:
    torch.manual_seed(0)
    before, after = torch.rand(2, 3, 128, 128), torch.rand(2, 3, 128, 128)
    both = Ssimulacra2(before, draft=True, shrunk=torch.tensor([1.0, 5.0])).distance(after)
    alone = Ssimulacra2(before[:1], draft=True, shrunk=torch.tensor([1.0])).distance(after[:1])
    assert torch.allclose(both[:1], alone, rtol=1e-4)
