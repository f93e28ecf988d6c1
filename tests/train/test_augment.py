"""What chance does to faces: by the step's number alone, and within what was asked."""

from dataclasses import replace

import torch
from toys import faces

from visard.cards import card
from visard.train.augment import MILD, STRONG, Augmentation, batch, of_step
from visard.train.faces import Faces

TEMPLATE = torch.tensor(card("mobilefacenet").template)
NOTHING = Augmentation(
    turn=0, zoom=(1, 1), shift=0, light=0, colour=0, grey=0, blur=0, jpeg=0, mirror=0
)


def _crops(augmentation, step=0, count=8):
    return augmentation(faces(count).take(range(count)), TEMPLATE, 112, of_step(0, step))


def test_the_same_step_sees_the_same():
    for augmentation in (MILD, STRONG):
        assert torch.equal(_crops(augmentation), _crops(augmentation))
        assert not torch.equal(_crops(augmentation), _crops(augmentation, step=1))
        assert _crops(augmentation).aminmax().max <= 1


def test_without_chance_the_face_lies_in_the_template():
    from visard.photo.align import align

    pixels, landmarks = faces().take(range(8))
    assert torch.allclose(_crops(NOTHING), align(pixels, landmarks, TEMPLATE, 112), atol=1e-4)


def test_a_mirrored_face_is_mirrored():
    plain, mirrored = _crops(NOTHING), _crops(replace(NOTHING, mirror=1))
    assert torch.allclose(plain.flip(3), mirrored, atol=1e-4)


def test_grey_takes_all_colour():
    crops = _crops(replace(NOTHING, grey=1))
    assert torch.allclose(crops, crops[:, :1].expand_as(crops), atol=1e-6)


def test_every_face_is_seen_once_a_round():
    seen = [place for step in range(4, 8) for place in batch(8, 2, 0, step)]
    assert sorted(seen) == list(range(8))
    assert seen != [place for step in range(4) for place in batch(8, 2, 0, step)]
    assert sorted(batch(3, 8, 0, 5)) == [0, 1, 2]


def test_faces_are_kept_to_the_byte(tmp_path):
    before = faces()
    before.write(tmp_path / "faces")
    after = Faces.read(tmp_path / "faces")
    assert (before.digest, len(before)) == (after.digest, len(after))
    assert torch.equal(before.landmarks, after.landmarks)
