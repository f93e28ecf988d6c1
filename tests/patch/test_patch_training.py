"""The training falls, resumes to the bit, and each of its parts does what it says."""

import numpy as np
import pytest
import torch
from faces import FACE, sees_bright, stripes

from visard.descent.budgets import Box
from visard.descent.rules import SteepestDescent
from visard.patch.chance import Circumstances, misplaced, printed
from visard.patch.crops import FACE as FACE_IN_CROP
from visard.patch.crops import SIDE, crops
from visard.patch.objective import Cascade, Undetected, on_face
from visard.patch.penalties import Looks, Restrained, blackness, total_variation
from visard.patch.places import Where
from visard.patch.pyramid import shrunk, sizes
from visard.patch.squares import SPREADS, shown
from visard.patch.training import PatchTraining, Recipe, beginning


def _people(count=6):
    chance = np.random.default_rng(0)
    return [(chance.integers(90, 160, (240, 240, 3)).astype(np.uint8), FACE) for _ in range(count)]


def _training(epochs=6, **options):
    recipe = Recipe(epochs=epochs, at_once=4, **options)
    return PatchTraining(crops(_people(), Where.CHEEKS), Cascade(sees_bright), recipe)


def test_training_makes_the_face_less_likely() -> None:
    training = _training(60, alpha=0, beta=0)
    losses = [epoch.loss for epoch in training.epochs()]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])
    assert training.patches.mean() < beginning(0).mean() - 0.2  # dark is what it does not see


def test_a_training_that_stopped_goes_on_bit_for_bit() -> None:
    whole = _training()
    list(whole.epochs())
    first = _training()
    for epoch in first.epochs():
        if epoch.number == 2:
            break
    second = _training()
    second.restore(first.state(), first.done)
    assert [epoch.number for epoch in second.epochs()] == [3, 4, 5, 6]
    assert torch.equal(whole.patches, second.patches)
    assert not torch.equal(whole.patches, first.patches)


def test_patches_stay_between_black_and_white() -> None:
    training = _training(8, rate=0.9)
    list(training.epochs())
    low, high = training.patches.aminmax()
    assert low == 0
    assert high <= 1


def test_smooth_patches_vary_less() -> None:
    rough, smooth = _training(20, alpha=0), _training(20, alpha=3)
    list(rough.epochs())
    list(smooth.epochs())
    assert total_variation(smooth.patches) < 0.6 * total_variation(rough.patches)


def test_black_costs() -> None:
    assert blackness(torch.zeros(2, 1, 4, 4)) == 1
    change = torch.zeros(2, 1, 4, 4)
    rule = Restrained(SteepestDescent(Box(0.5), lambda step: 0.1), Looks(0.0, 1.0))
    rule.step([change], [torch.zeros_like(change)])
    assert (change > 0).all()


def test_levels_are_around_the_size_that_a_cell_has() -> None:
    for factor in (0.709, 0.95):
        levels = sizes(96, 56.0, factor, 0.3)
        faces = [side * 56 / 96 for side in levels]
        assert min(faces) >= 6.5
        assert max(faces) <= 21.5
    assert len(sizes(96, 56.0, 0.95, 0.0)) > 3 * len(sizes(96, 56.0, 0.709, 0.0))


def test_levels_are_shrunk_as_the_detector_does() -> None:
    cv2 = pytest.importorskip("cv2")
    image = np.random.default_rng(1).random((96, 96, 3)).astype(np.float32)
    ours = shrunk(torch.from_numpy(image).permute(2, 0, 1)[None], (37, 37))
    theirs = cv2.resize(image, (37, 37), interpolation=cv2.INTER_AREA)
    assert np.abs(ours[0].permute(1, 2, 0).numpy() - theirs).max() < 1e-4


def test_cells_beside_the_face_do_not_count() -> None:
    cells = on_face(20, 12.0, 50.0)
    assert 0 < cells.sum() < 40
    assert not cells[0].any()
    assert cells[9, 9]


def test_squares_lie_about_the_face() -> None:
    pictures = torch.zeros(3, 3, 96, 96)
    pictures[:, :, 40:56, 40:56] = 1  # the middle of the face is in each of them
    for side, spread in SPREADS.items():
        seen = shown(pictures, 56.0, side, spread, torch.Generator().manual_seed(0))
        assert len(seen) == 3 * spread.each
        assert (seen.flatten(1).amax(dim=1) > 0.5).all()


def test_later_networks_speak_for_themselves() -> None:
    def sure(crops_):
        return crops_.mean(dim=(1, 2, 3)), crops_

    objective = Undetected(Cascade(sees_bright, {24: sure}), 56.0)
    bright, dark = torch.full((1, 3, 96, 96), 0.9), torch.full((1, 3, 96, 96), 0.1)
    losses = objective.loss(torch.cat((bright, dark)))
    assert len(losses) == 2
    assert all(loss[0] > 1 and loss[1] == 0 for loss in losses)
    assert objective.met().tolist() == [False, True]


def test_chance_follows_from_the_step() -> None:
    view, pictures = Circumstances(seed=3), torch.rand(2, 3, 40, 40)
    assert torch.equal(view(pictures, 5), view(pictures, 5))
    assert not torch.equal(view(pictures, 5), view(pictures, 6))
    assert view(pictures, 5).min() >= 0
    assert view(pictures, 5).max() <= 1


def test_every_print_is_another() -> None:
    first, second = printed(stripes(), 2, torch.Generator().manual_seed(0))
    assert not torch.equal(first, second)
    assert first.max() - first.min() > 0.6  # black stays dark and white bright


def test_patches_are_stuck_on_a_little_off() -> None:
    corners = torch.tensor([[[[0.0, 0], [30, 0], [30, 40], [0, 40]]]])
    moved = misplaced(corners, 0.06, torch.Generator().manual_seed(1))
    assert 0 < (moved - corners).abs().max() < 50 * 0.06 * 1.4


def test_a_crop_has_the_face_in_its_middle() -> None:
    image = np.zeros((240, 240, 3), np.uint8)
    left, top, right, bottom = (int(side) for side in FACE.box)
    image[top:bottom, left:right] = 255
    for scale in (1, 3):
        large = image.repeat(scale, axis=0).repeat(scale, axis=1)
        box = tuple(side * scale for side in FACE.box)
        points = tuple((x * scale, y * scale) for x, y in FACE.landmarks)
        (picture,) = crops([(large, type(FACE)(box, points, 1.0))], Where.CHEEKS).pictures
        rows = torch.nonzero(picture[0].amax(dim=1) > 0.5).flatten()
        assert abs((rows.min() + rows.max()).item() / 2 - (SIDE - 1) / 2) < 1
        assert abs(len(rows) - FACE_IN_CROP) < 2
