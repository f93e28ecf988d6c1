"""The translator: what it learns from, how it is trained, and what it is told."""

import json

import pytest
import torch
from attributed_faces import examples

from projections import Projection
from visard.anonymize.anonymousnet import translator
from visard.anonymize.anonymousnet.critic import Critic
from visard.anonymize.anonymousnet.edit import Edit
from visard.anonymize.anonymousnet.generator import BOUND, REACH, Generator
from visard.anonymize.anonymousnet.stored import TRANSLATOR, card
from visard.anonymize.anonymousnet.translation_lesson import Judges, Translation
from visard.anonymize.anonymousnet.translator import TRANSLATABLE, Translator
from visard.cli import train_anonymousnet as verbs
from visard.distance import distance
from visard.errors import DataError, WeightsError
from visard.jobs.train_anonymousnet import Choices, anonymousnet
from visard.jobs.training import Wish
from visard.networks.stored import packed
from visard.train.loop import Pace, Training

NAMES = ("Rosy_Cheeks", "Smiling")


def _lesson(judges=None, **settings):
    torch.manual_seed(0)
    generator, critic = Generator(3, width=8, depth=1), Critic(2, width=8)
    faces = examples(8, NAMES)
    return Translation(generator, critic, faces, judges or Judges(), at_once=6, **settings)


def test_an_edit_is_bounded_and_fades_out_at_the_edges():
    torch.manual_seed(0)
    generator = Generator(2, width=8, depth=1)
    torch.nn.init.constant_(generator.changes.bias, 9.0)
    torch.nn.init.constant_(generator.moves.bias, 9.0)
    edit = generator.edit(torch.rand(1, 3, 112, 112), torch.zeros(1, 2))
    for what, most in ((edit.change, BOUND), (edit.flow, REACH)):
        first = what[0, 0].detach()
        assert first[56, 56] == pytest.approx(most, rel=2e-3)
        assert first.abs().max() <= 1.01 * most  # what is enlarged overshoots a little
        assert first[0].abs().max() < 0.02 * most
        assert first[:, -1].abs().max() < 0.02 * most


def test_landmarks_go_where_the_crops_parts_go():
    crop, flow = torch.zeros(1, 3, 112, 112), torch.zeros(1, 2, 112, 112)
    crop[:, :, 60, 40] = 1
    flow[:, 0], flow[:, 1] = 3 / 112, -5 / 112
    edit = Edit(flow, torch.zeros_like(crop))
    down, right = divmod(int(edit.made(crop)[0, 0].argmax()), 112)
    there = edit.landmarks(torch.tensor([[[40.0, 60.0]] * 5]))[0, 0]
    assert (right, down) == (37, 65)
    assert there.tolist() == pytest.approx([37, 65], abs=1e-3)


def test_generator_and_critic_learn_each_from_its_own_share():
    lesson = _lesson()
    lesson.loss(0)
    wanted = {
        "taken for real",
        "told",
        "back",
        "unlike",
        "change",
        "rough",
        "bent",
        "apart",
        "penalty",
        "tells",
    }
    assert set(lesson.parts) == wanted
    generator, critic = lesson.network["generator"], lesson.network["critic"]
    torch.nn.init.normal_(generator.changes.weight, std=0.05)
    for of, mine, others in (
        ("_generators", generator, critic),
        ("_critics", critic, generator),
    ):
        lesson.network.zero_grad()
        chosen = list(range(6))
        crops, landmarks = examples(8, NAMES).crops(chosen)
        present = lesson._examples.present[chosen]
        random = torch.Generator().manual_seed(0)
        edit = lesson._edit(crops, ~present, lesson._hidden(6))
        if of == "_generators":
            parts = lesson._generators(edit, crops, present, ~present, landmarks, random)
        else:
            parts = lesson._critics(edit.made(crops).detach(), crops, present, random)
        torch.autograd.backward(torch.stack([part for part, _ in parts.values()]).sum())
        assert any(weight.grad is not None for weight in mine.parameters())
        assert all(weight.grad is None for weight in others.parameters())


def test_recognisers_are_led_astray():
    recognizer = Projection("mobilefacenet")
    apart = {}
    for name, judges in (("led", Judges(recognizers=(recognizer,))), ("left", Judges())):
        lesson = _lesson(judges)
        list(Training(lesson, Pace(25, 1e-3)).steps())
        crops, _ = examples(8, NAMES).crops(range(8))
        made = lesson.network["generator"](crops, torch.ones(8, 3)).detach()
        before, after = (recognizer.embed(each) for each in (crops, made))
        apart[name] = distance(before, after, recognizer.card.metric).mean()
    assert apart["led"] > 2 * apart["left"]
    assert apart["led"] > 0.01


def test_the_average_follows():
    lesson = _lesson()
    before = lesson.average.changes.weight.clone()
    list(Training(lesson, Pace(3, 1e-2)).steps())
    now = lesson.network["generator"].changes.weight
    assert not torch.equal(lesson.average.changes.weight, before)
    assert not torch.equal(lesson.average.changes.weight, now)


def test_the_verb_stops_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(verbs, "examples_of", lambda *settings: examples(4))
    monkeypatch.setattr(verbs, "AT_ONCE", 4)
    monkeypatch.setattr("visard.jobs.train_anonymousnet.recognizer", Projection)
    straight, stopped = (tmp_path / name / "a.safetensors" for name in ("one", "two"))
    for path in (straight, stopped):
        path.parent.mkdir()
    settings = {"width": 8, "depth": 1, "epochs": 2, "against": ["mobilefacenet"]}
    verbs.anonymousnet(tmp_path, straight, **settings)
    verbs.anonymousnet(tmp_path, stopped, minutes=0.0, **settings)
    assert not stopped.exists()
    verbs.anonymousnet(tmp_path, stopped, resume=True, **settings)
    assert straight.read_bytes() == stopped.read_bytes()
    made = translator.load(straight)
    assert made.attributes == TRANSLATABLE
    assert made.hides
    assert card(TRANSLATOR, straight)["command"] == (
        "visard train anonymousnet PHOTOS -o a.safetensors --against mobilefacenet "
        "--width 8 --depth 1 --epochs 2 --rate 0.0003 --seed 0"
    )


def test_what_is_wanted_of_each_face_is_what_it_is_told():
    crops, wanted = torch.rand(40, 3, 16, 16), (torch.arange(80) % 3 == 0).float().view(40, 2)
    for hides in (True, False):
        made = _told(hides=hides).edit(torch.zeros_like(crops), wanted).change
        expected = (wanted.sum(dim=1) + hides) / 10
        assert torch.allclose(made.mean(dim=(1, 2, 3)), expected)


def test_what_is_wanted_rather_than_what_was_is_overdone():
    crops, wanted = torch.zeros(2, 3, 16, 16), torch.tensor([[1.0, 1.0], [1.0, 0.0]])
    had = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
    made = _told(hides=False).edit(crops, wanted, had, emphasis=0.5).change
    assert made.mean(dim=(1, 2, 3)).tolist() == pytest.approx([0.3, 0.1])


def _told(*, hides):
    class Told(Generator):
        def edit(self, crops, wanted):
            change = torch.ones_like(crops) * wanted.sum(dim=1)[:, None, None, None] / 10
            return Edit(torch.zeros_like(crops[:, :2]), change)

    return Translator(Told(3, width=8, depth=1), NAMES, hides=hides)


def test_what_cannot_be_is_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    wish = Wish(path, 1)
    with pytest.raises(DataError, match="no photo says whether it shows 'Bangs'"):
        anonymousnet(examples(4, NAMES), wish, print, Choices(attributes=("Bangs",)))
    faces = examples(4, ("Wings",))
    with pytest.raises(DataError, match="it tells no Wings"):
        anonymousnet(faces, wish, print, Choices(attributes=("Wings",), against=()))
    facts = {"architecture": TRANSLATOR, "attributes": json.dumps(NAMES)}
    path.write_bytes(packed(torch.nn.Linear(1, 1), facts))
    with pytest.raises(WeightsError, match="it does not say how large its network is"):
        translator.load(path)
