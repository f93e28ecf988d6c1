"""The loop: descends, hears every voice, and can be taken up again."""

import torch

from visard.descent.budgets import Ball
from visard.descent.canvases import StretchedWindows
from visard.descent.loop import descend, sum_of_voices
from visard.descent.rules import Adam, SteepestDescent, halving


class _Darker:
    """Wants the pictures dark."""

    def loss(self, pictures):
        self._mean = pictures.mean(dim=(1, 2, 3))
        return [self._mean]

    def met(self):
        return self._mean.detach() < 0.2


def _same(pictures, step):
    return pictures


def _canvas() -> StretchedWindows:
    generator = torch.Generator().manual_seed(0)
    pictures = torch.rand(2, 3, 16, 16, generator=generator)
    return StretchedWindows(pictures, torch.ones(2, 1, 16, 16))


def _everywhere() -> Ball:
    return Ball(torch.full((2,), torch.inf))


def test_it_descends_and_says_when_it_is_there() -> None:
    rule = SteepestDescent(_everywhere(), halving(0.05, 30))
    steps = list(descend(_canvas(), _Darker(), rule, _same, range(30)))
    losses = [step.losses.sum().item() for step in steps]
    assert losses == sorted(losses, reverse=True)
    assert not steps[0].met.any()
    assert steps[-1].met.all()


def test_it_keeps_to_the_ball() -> None:
    canvas, ball = _canvas(), Ball(torch.tensor([0.1, 0.7]))
    list(descend(canvas, _Darker(), Adam(ball, halving(0.05, 20)), _same, range(20)))
    assert torch.allclose(ball.measure(canvas.change.detach()), ball.radius, rtol=1e-4)


def test_stopping_and_going_on_is_the_same_as_running_through() -> None:
    whole = _canvas()
    rule = Adam(_everywhere(), halving(0.05, 12))
    list(descend(whole, _Darker(), rule, _same, range(12)))
    parts = _canvas()
    rule = Adam(_everywhere(), halving(0.05, 12))
    for part in (range(5), range(5, 12)):
        list(descend(parts, _Darker(), rule, _same, part))
    assert torch.equal(whole.change, parts.change)


def test_no_voice_drowns_another() -> None:
    picture = torch.zeros(1, 3, 4, 4, requires_grad=True)
    losses = [picture[:, 0].sum((1, 2)) * 1e6, -picture[:, 1].sum((1, 2))]
    total = sum_of_voices(losses, picture)
    assert torch.allclose(total[0, 0], -total[0, 1])
    assert total[0, 2].abs().sum() == 0


def test_a_penalty_is_one_more_voice() -> None:
    class Stay:
        weight = 100.0

        def __call__(self, pictures, step):
            return -pictures.mean(dim=(1, 2, 3))

    canvas = _canvas()
    rule = SteepestDescent(_everywhere(), halving(0.05, 5))
    list(descend(canvas, _Darker(), rule, _same, range(5), Stay()))
    assert canvas.change.mean() > 0
