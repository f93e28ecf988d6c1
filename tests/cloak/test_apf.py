"""APF: one probe asked, others spoken for by their transfers, which really carry noise over."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from colours import MeanColour
from projections import Projection
from visard import methods
from visard.cards import card
from visard.cloak import gradient_transfer
from visard.cloak.apf import LIMIT, PROBES, STEPS, Apf, build, embedded, probed
from visard.cloak.frame import Frame
from visard.cloak.gradient_transfer import GradientTransfer, carried, known, label
from visard.cloak.mask import SIDE, template
from visard.cloak.noise import noise_at
from visard.cloak.strengths import FLOORS
from visard.cloak.transfer_lesson import Carrying, noises
from visard.errors import SettingError, WeightsError
from visard.photo.align import align
from visard.photo.window import cut
from visard.train.augment import MILD, of_step
from visard.train.loop import Pace, Training
from visard.types import Face, Strength


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


@pytest.fixture(scope="module")
def faces(window):
    """Twelve of one face, each a little different, as a mask would see them."""
    frame = Frame.of(window)
    twelve = frame.work.expand(12, -1, -1, -1), frame.landmarks(working=True).expand(12, -1, -1)
    return MILD(twelve, template(), SIDE, of_step(0, 0))


class Silent(Projection):
    """Says what it sees, but never what it would like to see."""

    def embed(self, crops):
        assert not crops.requires_grad, "a server was asked for a gradient"
        return super().embed(crops)


def test_only_the_probe_is_asked_for_a_gradient(window) -> None:
    pair = [Silent("dlib"), Silent("mobileface"), Projection("mobilefacenet")]
    (result,) = build(pair, Strength.STANDARD).protect([window], 0)
    assert result.steps == STEPS
    assert (result.pixels != window.pixels).any()
    with pytest.raises(AssertionError, match="asked for a gradient"):
        build([Silent("mobilefacenet"), Projection("dlib")], Strength.LIGHT).protect([window], 0)


def _away(recognizer, window, pixels) -> float:
    where = torch.tensor([window.face.landmarks])
    place, size = torch.tensor(recognizer.card.template), recognizer.card.input_size
    seen = (
        recognizer.embed(align(Frame.of(replace(window, pixels=each)).full, where, place, size))
        for each in (window.pixels, pixels)
    )
    before, after = seen
    return (before - after).norm().item()


def test_the_probe_is_led_further_than_noise_leads_it(window) -> None:
    probe = Projection("mobilefacenet")
    (result,) = build([probe, Projection("dlib")], Strength.STANDARD).protect([window], 0)
    frame = Frame.of(window)
    score = frame.score(result.pixels)
    assert FLOORS[Strength.STANDARD][0] <= score < FLOORS[Strength.STANDARD][0] + 4
    noisy = noise_at(frame, score, seed=0)
    assert _away(probe, window, result.pixels) > 2 * _away(probe, window, noisy)


def test_noise_is_signed_steps_within_the_box(faces) -> None:
    probe = Projection("mobilefacenet")
    random = [torch.Generator().manual_seed(face) for face in range(len(faces))]
    noise = probed(probe, faces, embedded(probe, faces), random)
    assert noise.abs().max().item() == pytest.approx(LIMIT)
    steps = noise / (2 / 255)
    assert torch.allclose(steps, steps.round(), atol=1e-3)
    apart = embedded(probe, (faces + noise).clamp(0, 1)) - embedded(probe, faces)
    backwards = embedded(probe, (faces + noise.flip(3)).clamp(0, 1)) - embedded(probe, faces)
    assert (apart.norm(dim=1) > backwards.norm(dim=1)).all()
    assert apart.norm() > 1.8 * backwards.norm()


def test_a_transfer_learns_to_lead_a_server_away(faces) -> None:
    probe, server = Projection("mobilefacenet"), Projection("mobileface")
    lesson = Carrying(server, faces[:9], noises(probe, faces[:9], seed=0), seed=0)
    losses = list(Training(lesson, Pace(12, rate=0.02)).steps())
    assert sum(losses[-3:]) < sum(losses[:3]) - 0.5
    new = faces[9:]  # which it did not learn from
    noise = noises(probe, new, seed=1)
    reached = []
    with torch.no_grad():
        for change in (noise, carried(noise, [lesson.network], LIMIT)):
            change = change / change.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
            apart = embedded(server, new + 3 * change) - embedded(server, new)
            reached.append(apart.norm(dim=1).mean().item())
    assert reached[1] > 1.2 * reached[0]


def test_all_servers_get_the_same_share_and_the_box_is_kept() -> None:
    noise = LIMIT * torch.randn(2, 3, SIDE, SIDE, generator=of_step(0, 0)).sign()
    loud, mirrored = GradientTransfer(), GradientTransfer()
    with torch.no_grad():
        loud.mixture *= 100
        mirrored.mixture.copy_(mirrored.mixture.roll(1, dims=0))
        together = carried(noise, [loud, mirrored], limit=1.0)
        shares = [(together * each(noise)).sum() / each(noise).norm() for each in (loud, mirrored)]
        assert shares[0].item() == pytest.approx(shares[1].item(), rel=1e-3)
        assert together.norm().item() == pytest.approx(noise.norm().item(), rel=1e-3)
        assert carried(noise, [loud, mirrored], LIMIT).abs().max() <= LIMIT


def test_without_ceilings_no_colour_leaves_the_published_box(window) -> None:
    (result,) = Apf([Projection("mobilefacenet")]).protect([window], 0)
    moved = np.abs(result.pixels.astype(int) - window.pixels)
    assert 6 <= moved.max() <= 8


def test_the_lightest_is_the_probe_and_who_has_no_transfer_is_left_in_peace() -> None:
    foreign = MeanColour("somebody-elses")
    cloak = build([Projection("dlib"), foreign, Projection("mobileface")], Strength.LIGHT)
    assert cloak.surrogates == (card("dlib"), card("mobileface"))
    with pytest.raises(SettingError, match="gradient transfer"):
        build([foreign], Strength.LIGHT)


def test_photos_given_with_it_are_left_behind_too(window) -> None:
    probe = [Projection("mobilefacenet")]
    bright = replace(window, pixels=(window.pixels * 0.9).astype(np.uint8))
    alone, known_by_two = (
        build(probe, Strength.LIGHT, given).protect([window], 0)[0].pixels
        for given in ([], [bright])
    )
    assert not np.array_equal(alone, known_by_two)


def test_who_else_is_in_the_batch_makes_no_difference(window) -> None:
    cloak = build([Projection("mobilefacenet")], Strength.LIGHT)
    other = replace(window, pixels=np.ascontiguousarray(window.pixels[:, :, ::-1]))
    (alone,), (_, together) = cloak.protect([window], 0), cloak.protect([other, window], 0)
    difference = np.abs(alone.pixels.astype(int) - together.pixels.astype(int))
    assert (difference > 1).mean() < 0.01


def test_a_grey_face_stays_grey(window) -> None:
    grey = window.pixels[..., 1:2].repeat(3, axis=2).repeat(2, axis=0).repeat(2, axis=1)
    large = cut(grey, _twice(window.face), margin=0.3)
    (result,) = build([Projection("mobilefacenet")], Strength.LIGHT).protect([large], 0)
    assert (result.pixels != large.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


def _twice(face: Face) -> Face:
    left, top, right, bottom = (side * 2 for side in face.box)
    landmarks = tuple((x * 2, y * 2) for x, y in face.landmarks)
    return Face((left, top, right, bottom), landmarks, face.confidence)


def test_every_probe_can_reach_every_server() -> None:
    wanted = {label(probe, server) for probe in PROBES for server in PROBES}
    assert set(known()) == wanted
    for each in known().values():
        assert all(torch.isfinite(part).all() for part in each.state_dict().values())
        assert (each.mixture.abs().sum() > 1).item()


def test_a_damaged_file_is_said(monkeypatch) -> None:
    known.cache_clear()
    monkeypatch.setattr(gradient_transfer, "FILE", "apf.py")
    with pytest.raises(WeightsError, match="install visard anew"):
        known()
    known.cache_clear()
