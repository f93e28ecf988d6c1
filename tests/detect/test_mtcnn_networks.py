import pytest
import torch

from visard.detect.mtcnn_networks import OutputNetwork, ProposalNetwork, RefinementNetwork


def _pictures(*shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def test_a_cell_sees_the_square_that_the_documentation_names(detector_named):
    network = detector_named("mtcnn").proposal
    picture = _pictures(1, 3, 40, 50)
    faces, offsets = network(picture)
    row, column = 5, 9
    square = picture[:, :, 2 * row : 2 * row + 12, 2 * column : 2 * column + 12]
    face, offset = network(square)
    assert face.shape == (1, 1, 1)
    torch.testing.assert_close(face[0, 0, 0], faces[0, row, column])
    torch.testing.assert_close(offset[0, :, 0, 0], offsets[0, :, row, column])


@pytest.mark.parametrize("name", ["proposal", "refinement", "output"])
def test_gradients_reach_the_pixels_and_not_the_weights(name, detector_named):
    network = getattr(detector_named("mtcnn"), name)
    pictures = _pictures(2, 3, network.side, network.side).requires_grad_()
    network(pictures)[0].sum().backward()
    assert pictures.grad.abs().sum() > 0
    assert all(weight.grad is None for weight in network.parameters())


@pytest.mark.parametrize("network", [ProposalNetwork(), RefinementNetwork(), OutputNetwork()])
def test_what_comes_out_has_the_promised_shape(network):
    face, offsets, *landmarks = network(_pictures(3, 3, network.side, network.side))
    assert face.flatten().shape == (3,)
    assert offsets.flatten(1).shape == (3, 4)
    assert all(0 <= value <= 1 for value in face.flatten().tolist())
    assert [points.shape for points in landmarks] == (
        [(3, 5, 2)] if isinstance(network, OutputNetwork) else []
    )


def test_descending_on_the_probability_hides_the_face(detector_named, astronaut):
    """The gradient is the one a patch needs: a short descent takes the face away."""
    network = detector_named("mtcnn").output
    crop = torch.from_numpy(astronaut[64:172, 170:278].copy()).permute(2, 0, 1)[None] / 255
    crop = torch.nn.functional.interpolate(crop, (48, 48), mode="area")
    assert network(crop)[0].item() > 0.9
    for _ in range(10):
        crop.requires_grad_()
        face = network(crop)[0]
        (gradient,) = torch.autograd.grad(torch.logit(face, eps=1e-6).sum(), crop)
        crop = (crop - 0.01 * gradient.sign()).clamp(0, 1).detach()
    assert network(crop)[0].item() < 0.1
