"""PGD in its balls: first steps as written, radii kept, decoys approached who are nobody."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from colours import SIDE, MeanColour, middle
from projections import Projection
from visard import methods
from visard.cards import card
from visard.cloak.batches import Batch, all_steps
from visard.cloak.courses import l2, linf
from visard.cloak.decoys import decoys, farthest
from visard.cloak.frame import Frame
from visard.cloak.noise import noise_at
from visard.cloak.pgd import L2, LINF, Pgd
from visard.cloak.strengths import FLOORS
from visard.descent.features import Features
from visard.descent.loop import descend
from visard.descent.objectives import PushAway
from visard.errors import SettingError
from visard.photo.window import cut
from visard.types import Face, Strength, Window

PLAIN = ("pgd_linf", "pgd_l2")
TARGETED = ("pgd_targeted", "pgd_linf_targeted", "pgd_l2_targeted")


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def _protected(name, window, strength=Strength.STANDARD, seed=0, **options):
    cloak = methods.protector(name, [Projection()], strength, **options)
    (result,) = cloak.protect([window], seed)
    return result


@pytest.fixture(scope="module")
def cloaked(window):
    return {name: _protected(name, window) for name in PLAIN + TARGETED}


def _moved(window, pixels):
    return (pixels.astype(float) - window.pixels) / 255


def _speckled():
    random = np.random.default_rng(0)
    pixels = random.integers(90, 160, (SIDE, SIDE, 3), np.uint8)
    return Window(pixels, middle(SIDE, SIDE), 0, 0)


def _first_step(course, window):
    """The change before and after a step away from a face's mean colour, and that colour's move."""
    batch, recognizer = Batch.of([window]), MeanColour()
    features = Features([recognizer], batch.landmarks)
    (own,) = features(batch.pictures)
    ((seen,),) = (features(course.canvas.paint().detach()),)
    push = PushAway([recognizer], batch.landmarks, [own], [torch.Generator()], jitter=course.jitter)
    before = course.canvas.change.detach().clone()
    for _ in descend(course.canvas, push, course.rule, course.view, range(1)):
        pass
    return before, course.canvas.change.detach(), (seen - own)[0]


def test_the_first_step_in_linf_is_epsilon_times_the_sign() -> None:
    window = _speckled()
    course = linf(0.02, steps=1)(Batch.of([window]), 0)
    before, after, moved = _first_step(course, window)
    face = slice(SIDE // 2 - 4, SIDE // 2 + 4)
    for colour in range(3):  # a mean grows with each of its pixels
        here = after[0, colour, face, face]
        assert torch.allclose(here, 0.02 * moved[colour].sign().expand(8, 8))
    assert torch.equal(before[:, :, 100:], after[:, :, 100:])  # nobody looks there


def test_the_first_step_in_l2_is_the_gradient_at_its_length() -> None:
    window = _speckled()
    course = l2(4.0, steps=100)(Batch.of([window]), 0)
    before, after, moved = _first_step(course, window)
    step = after - before
    assert step.norm().item() == pytest.approx(2.5 * 4 / 100, rel=1e-3)
    of_colours = step.sum(dim=(0, 2, 3))
    assert torch.allclose(of_colours / of_colours.norm(), moved / moved.norm(), atol=1e-3)


@pytest.mark.parametrize(("course", "radius"), [(linf, 0.03), (l2, 2.0)])
def test_a_start_is_random_in_the_ball_and_the_end_is_in_it_too(course, radius, window) -> None:
    batch = Batch.of([window])
    norm = (lambda c: c.abs().max()) if course is linf else torch.linalg.vector_norm
    runs = [course(radius)(batch, seed) for seed in (0, 0, 1)]
    one, same, other = (each.canvas.change.detach().clone() for each in runs)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    assert 0.9 * radius < norm(one) <= radius * 1.0001
    recognizer = Projection()
    own = Features([recognizer], batch.landmarks)(batch.pictures)
    push = PushAway([recognizer], batch.landmarks, own, [torch.Generator()])
    run = runs[0]
    (added,) = all_steps(run.canvas, descend(run.canvas, push, run.rule, run.view, range(5)))
    assert norm(run.canvas.change.detach()) == pytest.approx(radius, rel=1e-3)
    assert norm(added) <= radius * 1.0001


@pytest.mark.parametrize("radius", [3 / 255, 8 / 255])
def test_without_ceilings_no_colour_leaves_its_box(radius, window) -> None:
    (result,) = Pgd("pgd_linf", [Projection()], linf(radius)).protect([window], 0)
    assert np.abs(_moved(window, result.pixels)).max() == pytest.approx(radius, abs=1e-6)


def test_without_ceilings_a_photo_stays_in_its_ball(window) -> None:
    assert max(window.pixels.shape) <= 192, "larger ones are scaled after the descent"
    (result,) = Pgd("pgd_l2", [Projection()], l2(6.0)).protect([window], 0)
    assert 3 < np.linalg.norm(_moved(window, result.pixels)) < 6 + 0.3  # half a grey level each


@pytest.mark.parametrize("name", PLAIN + TARGETED)
def test_a_strength_keeps_to_its_score(name, window, cloaked) -> None:
    (floor,) = FLOORS[Strength.STANDARD]
    room = 8 if "linf" in name else 3  # signs move whole grey levels at once
    assert floor <= Frame.of(window).score(cloaked[name].pixels) < floor + room


@pytest.mark.parametrize("name", ["pgd_linf", "pgd_targeted"])
def test_the_same_seed_gives_the_same_pixels(name, window, cloaked) -> None:
    assert np.array_equal(_protected(name, window).pixels, cloaked[name].pixels)
    other = _protected(name, window, seed=1)
    assert not np.array_equal(other.pixels, cloaked[name].pixels)


def _away(window, pixels) -> float:
    recognizer = Projection()
    features = Features([recognizer], Frame.of(window).landmarks(working=True))
    changed = replace(window, pixels=pixels)
    ((own,), (seen,)) = (features(Frame.of(each).work) for each in (window, changed))
    return (own - seen).norm().item()


@pytest.mark.parametrize("name", PLAIN)
def test_the_face_goes_further_than_noise_takes_it(name, window, cloaked) -> None:
    pixels = cloaked[name].pixels
    frame = Frame.of(window)
    noisy = noise_at(frame, frame.score(pixels), seed=0)
    assert _away(window, pixels) > 2 * _away(window, noisy)


def _to_decoy(window, pixels) -> float:
    recognizer = Projection()
    features = Features([recognizer], Frame.of(window).landmarks(working=True))
    (target,) = farthest(features(Frame.of(window).work), decoys([recognizer.card], seed=0))
    (seen,) = features(Frame.of(replace(window, pixels=pixels)).work)
    return (seen - target).norm().item()


@pytest.mark.parametrize("name", TARGETED)
def test_targeted_ends_nearer_to_its_decoy_than_it_began(name, window, cloaked) -> None:
    pixels = cloaked[name].pixels
    frame = Frame.of(window)
    noisy = noise_at(frame, frame.score(pixels), seed=0)
    start, end, by_noise = (_to_decoy(window, each) for each in (window.pixels, pixels, noisy))
    assert start - end > 3 * abs(start - by_noise)


@pytest.mark.parametrize("name", TARGETED)
def test_nobody_whose_photo_is_given_is_a_decoy(name, window, cloaked) -> None:
    somebody = replace(window, pixels=np.ascontiguousarray(window.pixels[:, ::-1]))
    given = _protected(name, window, references=[somebody])
    assert np.array_equal(cloaked[name].pixels, given.pixels)
    with pytest.raises(SettingError, match="takes nothing after a colon"):
        _protected(f"{name}:somebody.jpg", window)


def test_a_recogniser_without_decoys_is_left_in_peace_where_decoys_are_wanted() -> None:
    foreign = MeanColour("somebody-elses")
    pair = [foreign, Projection()]
    targeted = methods.protector("pgd_l2_targeted", pair, Strength.LIGHT)
    assert targeted.surrogates == (card("dlib"),)
    plain = methods.protector("pgd_l2", pair, Strength.LIGHT)
    assert [each.name for each in plain.surrogates] == ["somebody-elses", "dlib"]
    with pytest.raises(SettingError, match="decoys"):
        methods.protector("pgd_l2_targeted", [foreign], Strength.LIGHT)


@pytest.mark.parametrize("name", PLAIN)
def test_who_else_is_in_the_batch_makes_no_difference(name, window) -> None:
    cloak = methods.protector(name, [Projection()], Strength.LIGHT)
    other = replace(window, pixels=np.ascontiguousarray(window.pixels[:, :, ::-1]))
    (alone,), (_, together) = cloak.protect([window], 0), cloak.protect([other, window], 0)
    difference = np.abs(alone.pixels.astype(int) - together.pixels.astype(int))
    assert (difference > 1).mean() < 0.01


@pytest.mark.parametrize("name", ["pgd_linf", "pgd_l2", "pgd_targeted"])
def test_a_grey_face_stays_grey(name, window) -> None:
    grey = window.pixels[..., 1:2].repeat(3, axis=2).repeat(2, axis=0).repeat(2, axis=1)
    large = cut(grey, _twice(window.face), margin=0.3)
    result = _protected(name, large, Strength.LIGHT)
    assert (result.pixels != large.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


def _twice(face: Face) -> Face:
    left, top, right, bottom = (side * 2 for side in face.box)
    landmarks = tuple((x * 2, y * 2) for x, y in face.landmarks)
    return Face((left, top, right, bottom), landmarks, face.confidence)


def test_radii_are_the_published_ones() -> None:
    assert LINF[Strength.STANDARD] == 8 / 255
    assert L2[Strength.STANDARD] / 192 == pytest.approx(0.5 / 32)
