"""A classifier that sees small faces first, stopped and resumed."""

import pytest
import torch

from visard.networks.resnet import ResNet18
from visard.train.growing import (
    GrowingClassification,
    Growth,
    Guided,
    Taught,
    at_side,
    brought_to,
)
from visard.train.labelled import Labelled, in_parts
from visard.train.learning import Course, learn

_GROWTH = Growth(((2, 24), (1, 32)))


def _lesson(seed=0, by_name=True):
    random = torch.Generator().manual_seed(1)
    colours = torch.tensor([[220, 30, 30], [30, 220, 30]])
    labels = torch.arange(16) % 2
    noise = torch.randint(-20, 20, (16, 3, 32, 32), generator=random)
    crops = (colours[labels][:, :, None, None] + noise).byte()
    torch.manual_seed(seed)
    seen = torch.eye(2)[labels] + 0.1
    taught = Taught(Labelled(crops, labels), seen, by_name=by_name)
    return GrowingClassification(Guided(ResNet18(4), 2, 2), taught, _GROWTH, at_once=8)


def test_faces_grow_with_the_epochs():
    lesson, sides = _lesson(), []

    def ask():
        sides.append(lesson.side)
        return {}

    learn(lesson, lesson.per_epoch, Course(_GROWTH.epochs, 1e-3), ask, {})
    assert sides == [24, 24, 32]


def test_it_learns_what_is_plain_to_see():
    lesson = _lesson()
    learn(lesson, lesson.per_epoch, Course(9, 1e-2), lambda: {}, {})
    lesson.network.eval()
    examples = lesson._taught.examples
    logits = in_parts(lesson.network, examples.crops, at_side(lesson.network, 32))
    assert (logits.argmax(dim=1) == examples.labels).float().mean() > 0.9


def test_without_names_it_learns_what_the_teacher_sees():
    lesson = _lesson(by_name=False)
    head, before = lesson.network.head.weight.clone(), float(lesson.loss(0).detach())
    learn(lesson, lesson.per_epoch, Course(8, 1e-2, decay=0.0), lambda: {}, {})
    assert float(lesson.loss(0).detach()) < 0.5 * before
    assert torch.equal(lesson.network.head.weight, head)


def test_going_on_ends_with_the_same_weights(tmp_path):
    whole, kept = _lesson(), tmp_path / "kept.safetensors"
    learn(whole, whole.per_epoch, Course(3, 1e-3), lambda: {}, {})

    class Stopped(Exception):
        pass

    def stop():
        if stopped.side == 32:
            raise Stopped
        return {}

    stopped = _lesson()
    with pytest.raises(Stopped):
        learn(stopped, stopped.per_epoch, Course(3, 1e-3, kept=kept), stop, {})
    resumed = _lesson(seed=5)
    learn(resumed, resumed.per_epoch, Course(3, 1e-3, kept=kept), lambda: {}, {})
    ours, theirs = (each.network.state_dict() for each in (whole, resumed))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_face_of_the_right_size_stays_as_it_is():
    crops = torch.rand(2, 3, 32, 32)
    assert brought_to(crops, 32) is crops
    assert brought_to(crops, 16).shape == (2, 3, 16, 16)
