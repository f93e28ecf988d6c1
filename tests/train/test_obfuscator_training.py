"""``visard train obfuscator``: what its losses say, and that it stops and goes on."""

import pytest
import torch
import typer
from toys import faces

from projections import Projection
from visard import methods
from visard.cli import train_obfuscator as verb
from visard.cloak.advfaces_lesson import NORM, AdvFaces, _beyond
from visard.cloak.decoys import decoys
from visard.cloak.latent_lesson import BUDGETS, Latent, budgeted
from visard.cloak.mask import SIDE
from visard.cloak.misleading import GOAL, Misleading
from visard.cloak.perturber_file import trained
from visard.cloak.perturbing import changed
from visard.errors import DataError, SettingError
from visard.networks.perturber import Perturber
from visard.train.augment import of_step
from visard.train.discriminator import Discriminator
from visard.types import Strength
from visard.visibility.ssimulacra2 import Ssimulacra2

SMALL = {"width": 16, "depth": 1, "at_once": 2, "against": ["dlib"]}


class Dull(Projection):
    """One to whom a face a little out of place is still the same."""

    def embed(self, crops):
        return super().embed(crops) / 3


def _network(told=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        return Perturber(SIDE, width=16, depth=1, told=told)


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """A folder whose faces, and whose recognisers, take no time."""
    monkeypatch.setattr(verb, "_faces", lambda *settings: faces(4))
    monkeypatch.setattr("visard.jobs.train_obfuscator.recognizer", Projection)
    return tmp_path


def test_a_change_is_seen_as_much_as_a_budget_allows():
    crops = Misleading([], faces(6)).given(range(6), of_step(0, 0))
    with torch.no_grad():
        change = budgeted(crops, 5 * changed(_network(), crops), of_step(0, 1))
        seen = Ssimulacra2(crops, draft=True).distance((crops + change).clamp(0, 1))
    least, most = BUDGETS
    assert (seen < 1.5 * most).all()  # less where a face is taken for a larger photo's
    assert (seen > 0.1 * least).all()


def test_a_larger_change_brings_nothing():
    """So that only where it is counts."""
    crops = Misleading([], faces(2)).given(range(2), of_step(0, 0))
    with torch.no_grad():
        change = changed(_network(), crops)
        once, twice = (budgeted(crops, k * change, of_step(0, 1)) for k in (1.0, 2.0))
    assert torch.allclose(once, twice, atol=0.15 * float(once.abs().max()))


def test_recognisers_say_how_much_is_missing():
    them = Misleading([Dull("dlib")], faces(4))
    (own,) = them._own
    plain, black = them._plain(range(4)), torch.zeros(4, 3, SIDE, SIDE)
    near, far = (them.away(each, range(4), of_step(0, 0))["dlib"] for each in (plain, black))
    assert far < near <= GOAL
    near, far = (them.towards(each, [own], of_step(0, 0))["dlib"] for each in (plain, black))
    assert near < far


def _fallen(lesson, part):
    """What is left of a part of the loss after some steps on the same faces, as a share."""
    rule, course = torch.optim.Adam(lesson.network.parameters(), 0.01), []
    for _ in range(6):
        rule.zero_grad()
        torch.autograd.backward(lesson.loss(0))
        rule.step()
        course.append(lesson.parts[part])
    return course[-1] / course[0]


def test_whoever_learns_leads_astray():
    them = Misleading([Dull("dlib")], faces(4))
    assert _fallen(Latent(_network(), them, 4, at_once=4), "dlib") < 0.99
    with_critic = AdvFaces(_network(), Discriminator(8), them, 4, at_once=4)
    assert _fallen(with_critic, "dlib") < 1


def test_towards_decoys_the_loss_falls():
    them = Misleading([Dull("dlib")], faces(4))
    people = decoys([Projection("dlib").card], 0)
    network = _network(told=len(people[0]))
    lesson = AdvFaces(network, Discriminator(8), them, 4, people=people, at_once=4)
    assert _fallen(lesson, "dlib") < 1


def test_a_change_within_the_norm_is_free():
    within = torch.full((2, 1, 8, 8), 0.9 * NORM / 255)
    assert _beyond(within) == 0
    assert torch.isclose(_beyond(2 * within), torch.tensor(0.8 * NORM))


def test_the_critic_learns_what_the_network_does_not_want():
    """One backward pass serves both, and neither gets the other's gradient."""
    them, critic = Misleading([Dull("dlib")], faces(2)), Discriminator(8)
    lesson = AdvFaces(_network(), critic, them, 2, at_once=2)
    crops = them.given(range(2), of_step(0, 0))
    made = (crops + 0.1 * torch.rand_like(crops)).clamp(0, 1).requires_grad_(True)
    minds, learns = lesson._verdicts(made, crops)
    torch.autograd.backward(minds, retain_graph=True)
    assert all(weight.grad is None for weight in critic.parameters())
    assert made.grad.abs().sum() > 0
    made.grad = None
    torch.autograd.backward(learns)
    assert made.grad is None
    assert any(weight.grad.abs().sum() > 0 for weight in critic.parameters())


@pytest.mark.parametrize("method", list(verb.Method))
def test_stopping_makes_no_difference(photos, method):
    straight, stopped = (photos / name / "a.safetensors" for name in ("one", "two"))
    for path in (straight, stopped):
        path.parent.mkdir()
    verb.obfuscator(photos, straight, method=method, epochs=2, **SMALL)
    verb.obfuscator(photos, stopped, method=method, epochs=2, minutes=0.0, **SMALL)
    assert not stopped.exists()
    verb.obfuscator(photos, stopped, method=method, epochs=2, resume=True, **SMALL)
    assert straight.read_bytes() == stopped.read_bytes()
    assert sorted(path.name for path in stopped.parent.iterdir()) == [
        "a.losses.jsonl",
        "a.safetensors",
    ]


def test_what_was_trained_protects_and_says_how_it_was_made(photos):
    output = photos / "mine.safetensors"
    verb.obfuscator(photos, output, epochs=1, terms="private photos", **SMALL)
    cloak = methods.protector(f"latent:{output}", (), Strength.LIGHT)
    assert [each.name for each in cloak.surrogates] == ["dlib"]
    card = trained("latent", output, "").card
    assert card["licence"] == "private photos"
    assert card["data"] == "4 faces"
    assert "visard train obfuscator PHOTOS -o mine.safetensors --method latent" in card["command"]
    assert str(photos) not in card["command"]


def test_to_impersonate_is_to_be_told_a_decoy(photos):
    output = photos / "decoy.safetensors"
    verb.obfuscator(
        photos, output, method=verb.Method.ADVFACES, impersonate=True, epochs=1, **SMALL
    )
    found = trained("advfaces", output, "")
    (people,) = decoys([Projection("dlib").card], 0)
    assert found.network.told == len(people)
    assert found.card["description"] == "draws faces towards people who do not exist"


def test_what_cannot_be_is_refused_before_the_work(photos, monkeypatch):
    output = photos / "a.safetensors"
    for wrong, complaint in (
        ({"impersonate": True}, "only advfaces does"),
        ({"width": 20}, "does not divide by 16"),
        ({"against": [""]}, "name a recogniser"),
    ):
        with pytest.raises(typer.BadParameter, match=complaint):
            verb.obfuscator(photos, output, **wrong)
    with pytest.raises(typer.BadParameter, match=r"does not end in \.safetensors"):
        verb.obfuscator(photos, photos / "a.pt")
    with pytest.raises(DataError, match="4 faces are too few to learn from"):
        verb.obfuscator(photos, output)
    monkeypatch.setattr("visard.cloak.decoys.crowd", lambda name: None)
    with pytest.raises(SettingError, match="none of the recognisers it may attack has decoys"):
        verb.obfuscator(
            photos, output, method=verb.Method.ADVFACES, impersonate=True, epochs=1, **SMALL
        )
    assert list(photos.iterdir()) == []


def test_another_training_is_not_gone_on_with(photos):
    output = photos / "a.safetensors"
    verb.obfuscator(photos, output, epochs=2, minutes=0.0, **SMALL)
    with pytest.raises(DataError, match="that training had another lesson"):
        verb.obfuscator(photos, output, method=verb.Method.ADVFACES, epochs=2, resume=True, **SMALL)
