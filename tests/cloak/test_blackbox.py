"""The search by answers alone: it finds the edge, pays for each question, and trusts nobody."""

import builtins
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from decision_planes import Plane
from projections import Projection
from visard import methods
from visard.arrays import to_tensor
from visard.cards import card
from visard.cloak.blackbox import boundary, hop_skip_jump, toolbox
from visard.cloak.blackbox.choose import oracle
from visard.cloak.blackbox.cloak import DecisionCloak
from visard.cloak.blackbox.known import KnownOracle
from visard.cloak.blackbox.purse import DEFAULT, Purse, Spent, limit
from visard.cloak.blackbox.search import BEGINNING, Search
from visard.cloak.blackbox.space import LIMIT, SIDE, Space
from visard.cloak.frame import Frame
from visard.cloak.strengths import FLOORS
from visard.errors import OracleError, SettingError, UnknownNameError, WeightsError
from visard.photo.window import cut
from visard.testing.protectors import check_protector
from visard.types import Strength

pytest.importorskip("art", reason="the extra blackbox is not installed")

ATTACKS = {"blackbox": hop_skip_jump.attack, "boundary": boundary.attack}


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def _cloak(asked, strength=Strength.STANDARD, method="blackbox", questions=600, references=()):
    return DecisionCloak(method, asked, strength, ATTACKS[method], references, questions)


def _nearest(space, plane) -> float:
    """The length of the shortest change that crosses the plane, were there no rounding."""
    codes = torch.zeros(1, 1, SIDE, SIDE, requires_grad=True)
    changed = space.frame.work + space.added(codes)
    height, width = space.frame.used
    along = plane.along(changed[:, :, :height, :width], space.frame.window)
    (gradient,) = torch.autograd.grad(along.sum(), codes)
    return 1 / gradient.norm().item()


@pytest.mark.parametrize(("method", "times"), [("blackbox", 4.5), ("boundary", 8.5)])
def test_the_search_comes_near_the_nearest_point_of_the_edge(window, method, times) -> None:
    plane, purse, frame = Plane(), Purse(1000), Frame.of(window)
    space, generator = Space.of(frame), torch.Generator().manual_seed(0)
    with plane.about([window], purse) as question:
        search = Search(space, question, purse)
        start = search.begin(generator)
        with pytest.raises(Spent):
            toolbox.run(ATTACKS[method](toolbox.classifier(search)), start, generator)
    nearest, found = _nearest(space, plane), search.nearest.norm().item()
    assert found < times * nearest < start.norm().item() / 6
    assert 1 < plane.along(space.pictures(search.nearest), window).item() < 1.05
    assert plane.asked == purse.taken <= 1000


@pytest.mark.parametrize("method", ATTACKS)
@pytest.mark.parametrize("questions", [200, 333])
def test_every_question_is_counted_and_the_limit_kept(window, method, questions) -> None:
    plane = Plane()
    (result,) = _cloak(plane, method=method, questions=questions).protect([window], seed=0)
    assert result.queries == plane.asked <= questions
    assert plane.asked > 0.6 * questions
    assert result.steps == 0
    assert plane.left


def test_it_ends_under_the_ceiling_and_beyond_the_edge(window) -> None:
    plane = Plane(0.01)
    (result,) = _cloak(plane).protect([window], seed=0)
    assert result.met
    assert plane.along(to_tensor(result.pixels), window).item() > 1
    assert Frame.of(window).score(result.pixels) >= FLOORS[Strength.STANDARD][0]


def test_a_ceiling_that_is_too_low_is_told(window) -> None:
    plane = Plane(0.04)
    (result,) = _cloak(plane, questions=300).protect([window], seed=0)
    assert not result.met
    assert plane.along(to_tensor(result.pixels), window).item() < 1
    assert FLOORS[Strength.STANDARD][0] <= Frame.of(window).score(result.pixels) < 90


def test_strong_goes_further_where_it_must(window) -> None:
    plane = Plane(0.04)
    (standard,) = _cloak(plane, questions=300).protect([window], seed=0)
    (strong,) = _cloak(plane, Strength.STRONG, questions=300).protect([window], seed=0)
    assert (standard.met, strong.met) == (False, True)


def test_seeds_decide_and_the_rest_of_the_world_does_not(window) -> None:
    cloak = _cloak(Plane(), questions=250)
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    (first,), (again,) = cloak.protect([window], 0), cloak.protect([window], 0)
    assert np.random.rand() == expected
    (other,) = cloak.protect([window], 1)
    assert (first.pixels == again.pixels).all()
    assert (first.pixels != other.pixels).any()


def test_a_grey_face_stays_grey(window) -> None:
    grey = replace(window, pixels=window.pixels[..., 1:2].repeat(3, axis=2))
    (result,) = _cloak(Plane(), questions=250).protect([grey], seed=0)
    assert (result.pixels != grey.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


@pytest.mark.parametrize(
    ("says", "complaint"),
    [
        (lambda asked, other: False, r"plane: it says “the same person” of whatever it is shown"),
        (lambda asked, other: True, r"plane: it does not know the person in the unchanged photo"),
        (lambda asked, other: other or asked > 150, r"plane: it no longer knows the person"),
    ],
)
def test_an_oracle_that_cannot_be_right_is_refused(window, says, complaint) -> None:
    plane = Plane(says=says)
    with pytest.raises(OracleError, match=complaint):
        _cloak(plane, questions=300).protect([window], seed=0)
    assert plane.left


def test_an_oracle_that_dies_midway_stops_the_work(window) -> None:
    def dies(asked, other):
        if asked > 180:
            raise OracleError("gave up the ghost", "plane")
        return other

    plane = Plane(says=dies)
    with pytest.raises(OracleError, match="plane: gave up the ghost"):
        _cloak(plane).protect([window], seed=0)
    assert plane.left


@pytest.mark.parametrize("method", ATTACKS)
def test_a_recogniser_that_is_asked_is_left_behind_as_by_any_cloak(window, method) -> None:
    recognizer = Projection()
    large = window.pixels.repeat(2, axis=0).repeat(2, axis=1)
    wider = cut(large, methods.detector().detect(large)[0], margin=0.3)
    cloak = _cloak(KnownOracle(recognizer), method=method, questions=800)
    assert cloak.surrogates == (card("dlib"),)
    check_protector(cloak, [window, wider], [recognizer])


def test_other_photos_count_as_the_photo_does(window) -> None:
    other = replace(window, pixels=255 - window.pixels)
    asked = KnownOracle(Projection())
    purse, landmarks = Purse(10), torch.tensor([window.face.landmarks])
    pictures = torch.cat([to_tensor(window.pixels), to_tensor(other.pixels)])
    with asked.about([window], purse) as alone:
        assert alone.ask(pictures, landmarks).tolist() == [False, True]
    with asked.about([window, other], purse) as both:
        assert both.ask(pictures, landmarks).tolist() == [False, False]
    assert purse.taken == 4


def test_the_recogniser_asked_is_taken_from_those_at_hand_or_loaded() -> None:
    mine = Projection()
    assert oracle("dlib", [mine]).cards == (mine.card,)
    assert oracle("dlib").cards[0].name == "dlib"
    built = methods.protector("blackbox", (), Strength.STANDARD)
    assert (built.name, [each.name for each in built.surrogates]) == ("blackbox:dlib", ["dlib"])
    assert methods.protector("boundary:dlib", (), Strength.LIGHT).name == "boundary:dlib"


def test_where_nothing_is_said_the_one_left_out_is_not_asked() -> None:
    first, second = Projection("mobileface"), Projection("dlib")
    assert oracle(None).name == oracle(None, [first, second]).name == "dlib"
    assert oracle(None, [first]).name == "mobileface"
    assert oracle("dlib", [first]).name == "dlib"


def test_who_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no recognizer named 'dlb'; did you mean 'dlib'"):
        methods.protector("blackbox:dlb", (), Strength.STANDARD)
    with pytest.raises(UnknownNameError, match="no bridge named 'ftp'"):
        methods.protector("blackbox:ftp://judge", (), Strength.STANDARD)
    raw = Projection()
    raw.card = replace(raw.card, calibration=replace(raw.card.calibration, thresholds={}))
    with pytest.raises(WeightsError, match="it has no thresholds yet"):
        KnownOracle(raw)


@pytest.mark.parametrize("said", ["199", "many", "-5", "2000000", "1e3"])
def test_the_limit_is_a_number(monkeypatch, said) -> None:
    monkeypatch.setenv("VISARD_QUERIES", said)
    with pytest.raises(SettingError, match=r"VISARD_QUERIES: .* is no number of questions; give"):
        methods.protector("blackbox", (), Strength.STANDARD)


def test_the_limit_can_be_set(monkeypatch) -> None:
    assert limit() == DEFAULT
    monkeypatch.setenv("VISARD_QUERIES", "450")
    assert limit() == 450


def test_a_limit_too_low_for_the_beginning_is_refused(window) -> None:
    with pytest.raises(SettingError, match=r"150 questions are too few .* set VISARD_QUERIES"):
        _cloak(Plane(), Strength.STRONG, questions=150).protect([window], seed=0)
    (result,) = _cloak(Plane(0.04), Strength.STRONG, questions=200).protect([window], seed=0)
    assert BEGINNING < result.queries <= 200


def test_the_strongest_noise_spends_no_more_than_a_beginning(window) -> None:
    purse, plane = Purse(BEGINNING), Plane(1e9)
    with plane.about([window], purse) as question:
        search = Search(Space.of(Frame.of(window)), question, purse)
        assert search.begin(torch.Generator()) is None
    assert purse.taken <= BEGINNING


def test_what_is_not_finite_is_never_asked_about(window) -> None:
    purse, plane = Purse(10), Plane()
    with plane.about([window], purse) as question:
        search = Search(Space.of(Frame.of(window)), question, purse)
        with pytest.raises(Spent):
            search.others(torch.full((1, 1, SIDE, SIDE), torch.nan))
    assert plane.asked == 0


def test_changes_stay_on_the_face_and_pictures_are_whole_bytes(window) -> None:
    frame = Frame.of(window)
    space = Space.of(frame)
    codes = torch.full((2, 1, SIDE, SIDE), LIMIT)
    pictures = space.pictures(codes)
    assert pictures.shape == (2, 3, *frame.used)
    torch.testing.assert_close((pictures * 255).round(), pictures * 255, rtol=0, atol=1e-4)
    added = space.added(codes)
    assert (added[:, :, frame.oval()[0, 0] == 0] == 0).all()
    assert (added[:, :, frame.oval()[0, 0] == 1] > 0).all()


def test_where_only_whole_windows_are_known_those_are_searched(window) -> None:
    pixels = window.pixels.repeat(2, axis=0).repeat(2, axis=1)
    large = cut(pixels, methods.detector().detect(pixels)[0], margin=0.3)
    frame, plane, sizes = Frame.of(large), Plane(0.01), set()
    assert frame.ratio > 1
    along = plane.along

    def strict(pictures, known):
        sizes.add(tuple(pictures.shape[2:]))
        small = pictures.shape[2:] != known.pixels.shape[:2]
        return along(pictures, known) + (2 if small else 0)

    plane.along = strict
    (result,) = _cloak(plane, questions=250).protect([large], seed=0)
    assert result.met
    assert sizes == {frame.used, large.pixels.shape[:2]}


def test_without_the_toolbox_it_is_said_what_to_install(monkeypatch) -> None:
    before = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("art."):
            raise ImportError(name)
        return before(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingError, match=r"not installed; pip install 'visard\[blackbox\]'"):
        methods.protector("blackbox", (), Strength.STANDARD)


def test_nothing_of_the_toolbox_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, visard.cloak.blackbox.hop_skip_jump, visard.cloak.blackbox.boundary;"
        "assert 'art' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ), cwd=Path("/"))
