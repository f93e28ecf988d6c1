"""The PyTorch network is dlib's own, to rounding."""

import dlib
import numpy as np
import pytest
import torch

from visard.errors import WeightsError
from visard.recognize import dlib_resnet
from visard.recognize.dlib_file import read_layers


@pytest.fixture
def chips(astronaut: np.ndarray) -> list[np.ndarray]:
    """Real chips: dlib's own crop of the face, and shifted ones."""
    folder = dlib_resnet.weights_path().parent
    shape = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))
    box = dlib.get_frontal_face_detector()(astronaut, 1)[0]
    face = dlib.get_face_chip(astronaut, shape(astronaut, box), 150, 0.25)
    shifted = [np.roll(face, by, axis=(0, 1)) for by in ((3, 5), (-8, 2))]
    return [face, *shifted, face[:, ::-1].copy()]


def test_agrees_with_dlib(chips: list[np.ndarray]) -> None:
    reference = dlib.face_recognition_model_v1(str(dlib_resnet.weights_path()))
    expected = np.array([reference.compute_face_descriptor(chip) for chip in chips])
    batch = torch.from_numpy(np.stack(chips)).permute(0, 3, 1, 2).float() / 255
    assert np.abs(dlib_resnet.load().embed(batch).numpy() - expected).max() < 1e-5


def test_gradients_reach_the_pixels(chips: list[np.ndarray]) -> None:
    crop = torch.from_numpy(chips[0]).permute(2, 0, 1)[None].float() / 255
    crop.requires_grad_(True)
    dlib_resnet.load().embed(crop)[0, 0].backward()
    assert crop.grad is not None
    assert crop.grad.abs().sum() > 0


@pytest.mark.parametrize("keep", [100, 10_000, 1_000_000])
def test_a_damaged_file_is_refused(tmp_path, keep: int) -> None:
    damaged = tmp_path / "model.dat"
    damaged.write_bytes(dlib_resnet.weights_path().read_bytes()[:keep])
    with pytest.raises(WeightsError, match=r"model\.dat"):
        read_layers(damaged)
