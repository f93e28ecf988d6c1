"""Algorithm 1: what each step sees, what it is told, and the layer that knows the people."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from toy_people import PEOPLE, photos

from visard.errors import DataError
from visard.harden.heads import ArcFace, Linear, means
from visard.harden.parseval import unevenness
from visard.harden.two_passes import Method, Pupil, TwoPasses
from visard.train.loop import Steady, Training


def _lesson(clean=10, obfuscated=7, **settings):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        body = nn.Sequential(nn.AvgPool2d(4), nn.Flatten(), nn.Linear(12, 6))
        pupil = Pupil(body, Linear(6, PEOPLE))
    sets = photos(clean, side=8), photos(obfuscated, shade=0.1, side=8)
    return TwoPasses(pupil, body, *sets, Method(at_once=4, **settings))


def test_each_epoch_sees_all_clean_photos_and_then_all_obfuscated_ones():
    lesson = _lesson()
    assert lesson.steps == 3 + 2
    orders = []
    for epoch in range(2):
        seen = [lesson.chosen(5 * epoch + step) for step in range(5)]
        assert [which for which, _ in seen] == [0, 0, 0, 1, 1]
        assert [len(places) for _, places in seen] == [4, 4, 2, 4, 3]
        clean = [place for which, places in seen if which == 0 for place in places]
        hidden = [place for which, places in seen if which == 1 for place in places]
        assert sorted(clean) == list(range(10))
        assert sorted(hidden) == list(range(7))
        orders.append(clean)
    assert orders[0] != orders[1]


def test_the_loss_is_the_cross_entropy_of_the_people():
    lesson = _lesson()
    which, places = lesson.chosen(3)
    crops, labels = photos(7, shade=0.1, side=8).take(places)
    assert which == 1
    logits = lesson.network.head.layer(lesson.network.recognizer(crops))
    expected = -logits.log_softmax(dim=1)[torch.arange(len(labels)), labels].mean()
    assert float(lesson.loss(3).detach()) == pytest.approx(float(expected.detach()))


def test_smoothing_gives_all_people_a_share_of_each_label():
    lesson = _lesson(smoothing=0.2)
    _, places = lesson.chosen(0)
    crops, labels = photos(10, side=8).take(places)
    odds = lesson.network.head(lesson.network.recognizer(crops), labels).log_softmax(dim=1)
    share = 0.8 * F.one_hot(labels, PEOPLE) + 0.2 / PEOPLE
    assert float(lesson.loss(0).detach()) == pytest.approx(
        float(-(share * odds).sum(dim=1).mean().detach())
    )


def test_photos_are_mirrored_by_chance_and_alike_when_gone_on_with():
    saw = []

    def embed(crops):
        saw.append(crops)
        return crops.mean(dim=(1, 3))[:, :6]

    shown = photos(10, side=8)
    shown.crops[..., 0] = 255  # the left edge
    pupil = Pupil(nn.Linear(1, 1), Linear(6, PEOPLE))
    lesson = TwoPasses(pupil, embed, shown, shown, Method(at_once=10, mirror=0.5))
    for step in (0, 1, 1):
        lesson.loss(step)
    on_the_left = [(crops[..., 0] == 1).all(dim=(1, 2)) for crops in saw]
    assert 0 < on_the_left[0].sum() < 10
    for crops, left in zip(saw, on_the_left, strict=True):
        assert (crops[~left][..., -1] > 1 - 1e-5).all(), "mirrored, or as they are"
    assert torch.equal(saw[1], saw[2])


def test_parseval_is_a_part_of_the_loss():
    body = _lesson().network.recognizer
    more = float(_lesson(parseval=0.5).loss(0).detach()) - float(_lesson().loss(0).detach())
    assert more == pytest.approx(0.5 * float(unevenness(body).detach()), rel=1e-4)


def test_unevenness_is_nothing_where_rows_or_columns_are_orthogonal():
    wide, tall, grouped = (
        nn.Conv2d(2, 3, 3),
        nn.Linear(3, 5, bias=False),
        nn.Conv2d(4, 4, 3, groups=4),
    )
    for layer in (wide, tall):
        nn.init.orthogonal_(layer.weight)
    assert float(unevenness(nn.Sequential(wide, tall, grouped)).detach()) == pytest.approx(
        0, abs=1e-9
    )
    with torch.no_grad():
        tall.weight *= 2  # the products become 4 on the diagonal
    assert float(unevenness(tall).detach()) == pytest.approx(3 * 9 / 2, rel=1e-5)


def test_training_learns_both_sets_and_leaves_batch_norms():
    body = nn.Sequential(nn.AvgPool2d(4), nn.Flatten(), nn.Linear(12, 6), nn.BatchNorm1d(6))
    body.eval()
    pupil = Pupil(body, Linear(6, PEOPLE))
    lesson = TwoPasses(
        pupil, body, photos(12, side=8), photos(12, shade=0.1, side=8), Method(at_once=4)
    )
    losses = list(Training(lesson, Steady(36, rate=0.05)).steps())
    assert sum(losses[-6:]) < 0.5 * sum(losses[:6])
    assert torch.equal(body[3].running_mean, torch.zeros(6))
    assert int(body[3].num_batches_tracked) == 0


def test_nothing_to_learn_from_is_refused():
    with pytest.raises(DataError, match="there are no photos to learn from"):
        _lesson(obfuscated=0)


def test_a_steady_pace_without_decay_is_adam():
    lesson, other = _lesson(), _lesson()
    list(Training(lesson, Steady(4, rate=0.01)).steps())
    adam = torch.optim.Adam(other.network.parameters(), lr=0.01)
    for step in range(4):
        adam.zero_grad()
        other.loss(step).backward()
        adam.step()
    for one, two in zip(lesson.network.parameters(), other.network.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-7)


def test_the_margin_is_added_to_the_angle_of_the_own_person_alone():
    head = ArcFace(torch.eye(3), scale=10.0, margin=0.3)
    angle = 0.7
    row = torch.tensor([[math.cos(angle), math.sin(angle), 0.0]]) * 5
    logits = head(row, torch.tensor([0]))[0]
    expected = [math.cos(angle + 0.3), math.sin(angle), 0.0]
    assert logits.tolist() == pytest.approx([10 * each for each in expected], abs=1e-4)
    away = head(-row, torch.tensor([0]))[0]
    assert away[0] < 10 * -math.cos(angle), "the margin may never help"
    away.sum().backward()
    assert torch.isfinite(head.centres.grad).all()


def test_centres_begin_at_the_mean_direction():
    rows = torch.tensor([[4.0, 0.0], [0.0, 1.0], [0.0, -3.0]])
    head = ArcFace(means(rows, torch.tensor([0, 0, 1]), 2))
    assert head.centres[0].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    assert head.centres[1].tolist() == pytest.approx([0, -1])
