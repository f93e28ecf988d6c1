"""What a descent wants of a classifier."""

import torch

from visard.descent.budgets import Box
from visard.descent.canvases import ColourWindows
from visard.descent.loop import descend
from visard.descent.mistaken import Mistaken
from visard.descent.rules import SteepestDescent
from visard.descent.view import as_painted


def _names(pictures):
    """The colour that is strongest is the name."""
    return 20 * pictures.mean(dim=(2, 3))


def _run(labels, *, towards, limit=0.2):
    pictures = torch.tensor([[0.6, 0.5, 0.4], [0.4, 0.5, 0.6]])[:, :, None, None].repeat(1, 1, 4, 4)
    pictures = pictures + torch.rand(pictures.shape, generator=torch.Generator().manual_seed(0)) / 9
    canvas = ColourWindows(pictures, torch.ones(2, 1, 4, 4), torch.zeros_like(pictures))
    wanted = Mistaken(_names, torch.tensor(labels), towards=towards)
    rule = SteepestDescent(Box(limit), lambda step: limit / 4)
    for _ in descend(canvas, wanted, rule, as_painted, range(8)):
        pass
    return _names(canvas.paint()).argmax(dim=1).tolist(), canvas.change.abs().max().item()


def test_away_from_a_label_another_is_named():
    names, moved = _run([0, 2], towards=False)
    assert names[0] != 0
    assert names[1] != 2
    assert moved <= 0.2 + 1e-6


def test_towards_a_label_that_one_is_named():
    assert _run([2, 0], towards=True)[0] == [2, 0]


def test_what_is_not_within_reach_is_not_met():
    wanted = Mistaken(_names, torch.tensor([0, 1]), towards=True)
    wanted.loss(torch.tensor([[0.9, 0.1, 0.1], [0.9, 0.1, 0.1]])[:, :, None, None])
    assert wanted.met().tolist() == [True, False]
