"""OPOM: one mask of a few photos hides the person on others, where noise does not."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from projections import Projection
from visard import methods
from visard.cloak.frame import Frame
from visard.cloak.last_check import LastCheck
from visard.cloak.mask import Faces
from visard.cloak.mask_choices import Norm, Subspace
from visard.cloak.masked import laid_by
from visard.cloak.noise import noise_at
from visard.cloak.opom import MOST, AwayFromSubspace, Recipe, build, make
from visard.cloak.strengths import CEILINGS
from visard.descent.features import Features
from visard.errors import SettingError
from visard.photo.window import cut
from visard.types import Strength

QUICK = Recipe(steps=12)


@pytest.fixture(scope="module")
def album():
    """Photos of one person: the astronaut in other light, mirrored, nearer, paler."""
    from skimage.data import astronaut

    plain = np.ascontiguousarray(astronaut()[20:260, 90:330])
    images = [
        plain,
        plain[:, ::-1],
        np.clip(plain * 0.7, 0, 255),
        np.clip(plain * 0.6 + 90, 0, 255),
        astronaut()[0:280, 80:360],
        np.clip(plain[:, ::-1] ** 0.9, 0, 255),
    ]
    images = [np.ascontiguousarray(each.astype(np.uint8)) for each in images]
    return [cut(each, methods.detector().detect(each)[0], margin=0.3) for each in images]


@pytest.fixture(scope="module")
def mask(album):
    return make(album[:4], [Projection()], recipe=QUICK)


def test_photos_that_were_not_among_the_references_are_hidden_better_than_by_noise(
    album, mask
) -> None:
    cloak = laid_by("opom", mask, [Projection()], CEILINGS[Strength.STANDARD])
    for held_out, result in zip(album[4:], cloak.protect(album[4:], seed=0), strict=True):
        frame = Frame.of(held_out)
        check = LastCheck([Projection()], frame)
        noisy = noise_at(frame, frame.score(result.pixels), seed=0)
        assert check.distances(result.pixels) > 3 * check.distances(noisy)


def test_it_is_small_and_reproducible(album, mask) -> None:
    assert mask.change.abs().max() <= 8 / 255 + 1e-6
    again, other = (make(album[:4], [Projection()], recipe=QUICK, seed=seed) for seed in (0, 1))
    assert torch.equal(again.change, mask.change)
    assert not torch.equal(other.change, mask.change)
    assert mask.settings["photos"] == "4"
    assert [card.name for card in mask.surrogates] == ["dlib"]


def test_in_a_ball_it_keeps_to_the_root_of_the_mean_square(album) -> None:
    recipe = replace(QUICK, norm=Norm.L2, limit=2 / 255)
    change = make(album[:2], [Projection()], recipe=recipe).change
    assert change.square().mean().sqrt().item() == pytest.approx(2 / 255, rel=1e-4)
    assert change.abs().max() > 4 / 255


@pytest.mark.parametrize("subspace", Subspace)
def test_the_loss_is_the_papers(album, subspace) -> None:
    faces = Faces.of(album[:3])
    features = Features([Projection()], faces.landmarks)
    away = AwayFromSubspace(features, faces.pictures, Recipe(subspace, outside=1))
    random = torch.Generator().manual_seed(0)
    moved = (faces.pictures + 0.2 * torch.rand(faces.pictures.shape, generator=random)).clamp(0, 1)
    away.loss(moved)  # with the convex hull the first look is at the centre
    (found,) = away.loss(moved)
    own, seen = (F.normalize(features(each)[0]).double() for each in (faces.pictures, moved))
    least = [_least(subspace, point, own) for point in seen]
    assert found.tolist() == pytest.approx([-each for each in least], rel=1e-2)


def _least(subspace, point, own) -> float:
    """Among very many places of the subspace, the squared distance of the nearest."""
    if subspace is Subspace.CENTRE:
        return float((point - own.mean(dim=0)).square().sum())
    grid = torch.linspace(-2, 3, 251) if subspace is Subspace.AFFINE else torch.linspace(0, 1, 501)
    a, b = torch.meshgrid(grid.double(), grid.double(), indexing="ij")
    shares = torch.stack((a, b, 1 - a - b), dim=-1).view(-1, 3)
    if subspace is Subspace.CONVEX:
        shares = shares[shares[:, 2] >= 0]
    return float((shares @ own - point).square().sum(dim=1).min())


def test_the_first_looks_go_away_from_the_centre(album) -> None:
    faces = Faces.of(album[:3])
    features = Features([Projection()], faces.landmarks)
    centre = AwayFromSubspace(features, faces.pictures, Recipe(Subspace.CENTRE))
    convex = AwayFromSubspace(features, faces.pictures, Recipe(Subspace.CONVEX, outside=2))
    looks = [convex.loss(faces.pictures)[0] for _ in range(3)]
    expected = centre.loss(faces.pictures)[0]
    assert torch.equal(looks[0], expected)
    assert torch.equal(looks[1], expected)
    assert looks[2].abs().max() < 1e-4 < looks[0].abs().min()


def test_of_many_references_some_are_used_evenly(album) -> None:
    mask = make(album[:2] * 20, [Projection()], recipe=replace(QUICK, steps=1))
    assert mask.settings["photos"] == str(MOST)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_references_are_refused_in_words(album, count) -> None:
    with pytest.raises(SettingError, match=f"2 photos of the person or more, and {count} w"):
        build([Projection()], Strength.STANDARD, album[:count])
    with pytest.raises(SettingError, match="photos of the person"):
        make(album[:count], [Projection()])


def test_without_a_recogniser_there_is_nothing_to_follow(album) -> None:
    with pytest.raises(SettingError, match="a recogniser to attack"):
        build([], Strength.STANDARD, album[:2])


def test_references_of_any_margin_make_the_same_mask(album) -> None:
    from skimage.data import astronaut

    whole = np.ascontiguousarray(astronaut()[20:260, 90:330])
    face = methods.detector().detect(whole)[0]
    wide, narrow = (cut(whole, face, margin) for margin in (0.8, 0.3))
    one, other = (
        make([each, album[1]], [Projection()], recipe=QUICK).change for each in (wide, narrow)
    )
    assert (one - other).abs().mean() < 0.5 / 255


def test_real_photos_of_a_person_before_a_real_recogniser(data) -> None:
    from visard.photo.files import read

    folder = data / "lfw" / "Paul_ONeill"
    if not folder.is_dir():
        pytest.skip(f"no photos in {folder}")
    images = [read(path).pixels for path in sorted(folder.iterdir())[:6]]
    finds, dlib = methods.detector(), methods.recognizer("dlib")
    windows = [cut(image, finds.detect(image)[0], margin=0.3) for image in images]
    mask = make(windows[:4], [dlib], recipe=QUICK)
    results = laid_by("opom", mask, [dlib], CEILINGS[Strength.STANDARD]).protect(windows[4:], 0)
    for held_out, result in zip(windows[4:], results, strict=True):
        frame = Frame.of(held_out)
        check = LastCheck([dlib], frame)
        noisy = noise_at(frame, frame.score(result.pixels), seed=0)
        assert check.distances(result.pixels) > 1.5 * check.distances(noisy)
