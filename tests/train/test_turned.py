"""What chance does to faces before a classifier sees them."""

import torch

from visard.train.turned import Turned


def _spot():
    """A bright spot right of the middle."""
    faces = torch.zeros(1, 3, 33, 33)
    faces[:, :, 16, 24] = 1.0
    return faces


def _place(faces):
    flat = int(faces[0, 0].argmax())
    return flat // faces.shape[-1], flat % faces.shape[-1]


def test_a_quarter_turn_would_bring_the_right_to_the_top_or_the_bottom():

    turned = Turned(turn=90.0, zoom=0.0, mirror=0.0)
    places = {
        _place(turned(_spot(), 33, torch.Generator().manual_seed(seed))) for seed in range(30)
    }
    radii = [((y - 16) ** 2 + (x - 16) ** 2) ** 0.5 for y, x in places]
    assert len(places) > 10
    assert all(abs(radius - 8) < 1.5 for radius in radii)


def test_a_mirrored_face_has_its_right_on_the_left():
    assert _place(Turned(0.0, 0.0, 1.0)(_spot(), 33, torch.Generator())) == (16, 8)


def test_a_smaller_size_shows_the_same_face():
    faces = torch.zeros(1, 3, 64, 64)
    faces[:, :, :, 32:] = 1.0
    small = Turned(0.0, 0.0, 0.0)(faces, 32, torch.Generator())
    assert small.shape == (1, 3, 32, 32)
    assert small[0, 0, :, :15].max() < 0.01
    assert small[0, 0, :, 17:].min() > 0.99


def test_the_same_generator_gives_the_same_faces():
    faces = torch.rand(4, 3, 24, 24)
    one, other = (Turned()(faces, 24, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, other)
    assert not torch.allclose(one, faces, atol=0.1)


def test_light_changes_brightness_and_stays_within_bounds():
    faces = torch.full((6, 3, 8, 8), 0.8)
    lit = Turned(0.0, 0.0, 0.0, light=0.3)(faces, 8, torch.Generator().manual_seed(1))
    means = lit[:, :, 4, 4]
    assert len(means.unique()) > 12
    assert 0.3 < float(lit[:, :, 2:6, 2:6].min()) <= float(lit.max()) <= 1.0
