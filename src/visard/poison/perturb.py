"""The inner problem: noise moved step by step while the classifier stays as it is."""

from dataclasses import dataclass

import torch
from torch import Tensor

from visard.descent.budgets import Box
from visard.descent.loop import descend
from visard.descent.rules import SteepestDescent
from visard.poison.noise import Noise, NoisyCrops
from visard.poison.objective import Classified
from visard.tensors import Pixels, Received
from visard.train.augment import of_step
from visard.train.classify import Classifier
from visard.train.labelled import Labelled, device_of
from visard.train.nudge import Nudge

_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Steps:
    """Projected gradient descent on noise, by signs.

    Attributes:
        epsilon: the largest change of a colour, of 1.
        count: steps that each row of noise takes, in each batch that has it.
        size: of a step, of 1.
        nudge: what chance does to the crops in each step, as it will when a tracker trains:
            noise that only works where it lies is lost (Athalye et al. 2018, arXiv:1707.07397).
    """

    epsilon: float = 8 / 255
    count: int = 10
    size: float = 1.6 / 255
    nudge: Nudge = Nudge()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class _Chance:
    """What the classifier sees in a step (see ``visard.descent.loop.View``)."""

    nudge: Nudge
    seed: int

    def __call__(self, pictures: Pixels, step: int) -> Received:
        return self.nudge(pictures, of_step(self.seed, step))


def perturb(
    network: Classifier, examples: Labelled, noise: Noise, steps: Steps, seed: int, sign: int = 1
) -> None:
    """Move noise, in place, once through the examples.

    Args:
        sign: 1 makes the classifier's error small, -1 makes it large.
    """
    network.eval()
    order = torch.randperm(len(examples), generator=of_step(seed, 0))
    for number, places in enumerate(torch.split(order, _AT_ONCE)):
        _batch(network, examples, noise, steps, places, seed * 1009 + number, sign)


def _batch(
    network: Classifier,
    examples: Labelled,
    noise: Noise,
    steps: Steps,
    places: Tensor,
    seed: int,
    sign: int,
) -> None:
    crops, labels = examples.take(places)
    canvas = NoisyCrops(crops, noise.values, noise.rows(places, labels))
    where = device_of(network)
    wanted = Classified(lambda seen: network(seen.to(where)), labels.to(where), sign)
    rule = SteepestDescent(Box(steps.epsilon), lambda step: steps.size)
    for _ in descend(canvas, wanted, rule, _Chance(steps.nudge, seed), range(steps.count)):
        pass
    noise.values[canvas.used] = canvas.change.detach()
