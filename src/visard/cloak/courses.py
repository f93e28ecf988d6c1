"""Two balls to descend in, as in textbooks: L∞ and L2, around each colour of each pixel.

A course is everything of a descent but what is wanted of the recognisers.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch

from visard.cloak.batches import Additive, Batch
from visard.descent.budgets import Ball, Box
from visard.descent.canvases import ColourWindows
from visard.descent.jitter import Jitter
from visard.descent.loop import Penalty, View
from visard.descent.rules import Rule, SteepestDescent
from visard.descent.view import as_painted
from visard.protocols import Budget
from visard.tensors import Pixels

STEPS = 20
_REACH = 2.5
"""Radii that all steps together are long: so that every point of the ball can be reached
from every other (Madry et al. 2018)."""
_STILL = Jitter(0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What may change, how steps are taken, how many, and what the networks see.

    Attributes:
        jitter: of the alignment.
        penalty: one more voice.
    """

    canvas: Additive
    rule: Rule
    steps: int
    view: View = as_painted
    jitter: Jitter = _STILL
    penalty: Penalty | None = None


CourseFor = Callable[[Batch, int], Course]
"""A course for a batch of faces and a seed."""


def linf(radius: float, steps: int = STEPS) -> CourseFor:
    """No colour of a pixel moves by more than a radius, 0 to 1; steps are signs.

    The start is uniform in that box.
    """

    def course(batch: Batch, seed: int) -> Course:
        start = _each(batch, seed, lambda shape, random: _in_box(shape, radius, random))
        return _plain(batch, start, Box(radius), _REACH * radius / steps, steps)

    return course


def l2(radius: float, steps: int = STEPS) -> CourseFor:
    """All changes together are at most a radius long (root of their squares' sum).

    Steps go straight down the gradient. The start is uniform in that ball.
    """

    def course(batch: Batch, seed: int) -> Course:
        start = _each(batch, seed, lambda shape, random: _in_ball(shape, radius, random))
        ball = Ball(torch.full((len(start),), radius))
        # a ball's steepest step is one unit an element long
        size = _REACH * radius / steps / start[0].numel() ** 0.5
        return _plain(batch, start, ball, size, steps)

    return course


def _plain(batch: Batch, start: Pixels, budget: Budget, size: float, steps: int) -> Course:
    canvas = ColourWindows(batch.pictures, batch.oval, start)
    return Course(canvas, SteepestDescent(budget, lambda step: size), steps)


Start = Callable[[torch.Size, torch.Generator], Pixels]


def _each(batch: Batch, seed: int, start: Start) -> Pixels:
    """A random start for each face, which depends on the seed and that face alone."""
    each = (start(frame.work.shape, frame.generator(seed)) for frame in batch.frames)
    return torch.cat(list(each))


def _in_box(shape: torch.Size, radius: float, random: torch.Generator) -> Pixels:
    return radius * (2 * torch.rand(shape, generator=random) - 1)


def _in_ball(shape: torch.Size, radius: float, random: torch.Generator) -> Pixels:
    anywhere = torch.randn(shape, generator=random)
    share = torch.rand((), generator=random).item() ** (1 / math.prod(shape))
    scattered: Pixels = anywhere * (radius * share / anywhere.norm())
    return scattered
