"""LowKey: both copies leave their owner, and people see no more than they were promised."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from projections import Projection
from visard import methods
from visard.cloak.frame import Frame
from visard.cloak.lowkey import STEP, STEPS, LowKey, PushBoth, build
from visard.cloak.noise import noise_at
from visard.cloak.strengths import FLOORS
from visard.descent.features import Features
from visard.photo.channels import Blur
from visard.photo.window import cut
from visard.types import Face, Strength


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


@pytest.fixture(scope="module")
def cloaked(window):
    (result,) = build([Projection()], Strength.STANDARD).protect([window], seed=0)
    return result


def _apart(window, pixels, blur) -> float:
    frame, changed = Frame.of(window), Frame.of(replace(window, pixels=pixels))
    features = Features([Projection()], frame.landmarks(working=True))
    send = (lambda p: Blur(2).send(p, torch.Generator())) if blur else (lambda p: p)
    return (features(send(changed.work))[0] - features(send(frame.work))[0]).norm().item()


@pytest.mark.parametrize("blur", [False, True])
def test_a_face_and_its_blurred_copy_go_further_than_noise_takes_them(
    window, cloaked, blur
) -> None:
    frame = Frame.of(window)
    noisy = noise_at(frame, frame.score(cloaked.pixels), seed=0)
    assert _apart(window, cloaked.pixels, blur) > 2 * _apart(window, noisy, blur)


def test_a_strength_keeps_to_its_score(window, cloaked) -> None:
    assert Frame.of(window).score(cloaked.pixels) >= FLOORS[Strength.STANDARD][0]
    assert cloaked.steps == STEPS


def test_without_ceilings_the_last_step_stays_as_it_is(window, cloaked) -> None:
    (result,) = LowKey([Projection()]).protect([window], seed=0)
    moved = np.abs(result.pixels.astype(int) - window.pixels.astype(int)).max()
    assert moved <= 255 * (STEPS * STEP + 0.005) + 1
    assert Frame.of(window).score(result.pixels) < Frame.of(window).score(cloaked.pixels)


def test_the_loss_is_the_papers(window) -> None:
    frame, recognizer = Frame.of(window), Projection()
    features = Features([recognizer], frame.landmarks(working=True))
    changed = (frame.work + 0.05).clamp(0, 1)
    soft = Blur(3.0, reach=1.0).send(changed, torch.Generator())
    own, sharp, blurred = (features(each)[0][0].numpy() for each in (frame.work, changed, soft))
    squares = ((sharp - own) ** 2).sum() + ((blurred - own) ** 2).sum()
    (found,) = PushBoth(features, frame.work).loss(changed)
    assert found.item() == pytest.approx(-squares / np.sqrt((own**2).sum()) / 2, rel=1e-4)


def test_the_published_blur_is_seven_pixels_across() -> None:
    point = torch.zeros(1, 3, 15, 15)
    point[:, :, 7, 7] = 1
    seen = Blur(3.0, reach=1.0).send(point, torch.Generator())[0, 0, 7]
    assert (seen > 0).nonzero().flatten().tolist() == list(range(4, 11))


def test_who_else_is_in_the_batch_makes_no_difference(window) -> None:
    cloak = LowKey([Projection()])
    other = replace(window, pixels=np.ascontiguousarray(window.pixels[:, :, ::-1]))
    (alone,), (_, together) = cloak.protect([window], 0), cloak.protect([other, window], 0)
    difference = np.abs(alone.pixels.astype(int) - together.pixels.astype(int))
    assert (difference > 1).mean() < 0.01


@pytest.mark.parametrize("times", [1, 2])
def test_a_grey_face_stays_grey(window, times) -> None:
    grey = window.pixels[..., 1:2].repeat(3, axis=2).repeat(times, axis=0).repeat(times, axis=1)
    large = cut(grey, _scaled(window.face, times), margin=0.3)
    (result,) = LowKey([Projection()]).protect([large], seed=0)
    assert (result.pixels != large.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


def _scaled(face: Face, times: int) -> Face:
    left, top, right, bottom = (side * times for side in face.box)
    landmarks = tuple((x * times, y * times) for x, y in face.landmarks)
    return Face((left, top, right, bottom), landmarks, face.confidence)
