"""Error-minimising noise (Huang et al. 2021, arXiv:2101.04898).

A classifier in training and the noise work together: the classifier takes a few steps on the
noisy crops, then the noise is moved so that the classifier errs less on them, and so on until
hardly an example is wrong. Whoever trains on such crops later finds the noise before the face,
and since the error is small already, has no reason to look further.

What differs: crops are mirrored and shifted at both steps, since trackers do so in training;
without, noise on these faces was no use. The paper takes 20 inner steps of ε/10 on each sample,
one on each class.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from visard.poison.kinds import Kind
from visard.poison.noise import Noise
from visard.poison.perturb import Steps, perturb
from visard.train.augment import batch, of_step
from visard.train.classify import Classifier, right
from visard.train.labelled import Labelled, device_of

Progress = Callable[[int, int, float], None]
"""Told how many rounds are done, how many there may be, and the error that is left."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How noise is made.

    Attributes:
        steps: of the noise, in each round.
        outer: steps of the classifier, in each round.
        at_once: crops in each of these.
        rate: their learning rate, with a momentum of 0.9.
        stop: λ, the share of crops that may still be taken for somebody else.
        rounds: at most so many.
    """

    steps: Steps = Steps()  # noqa: RUF009 (frozen)
    outer: int = 10
    at_once: int = 64
    rate: float = 0.05
    stop: float = 0.01
    rounds: int = 40


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Noise, and how it came about.

    Attributes:
        classifier: as it was at the end.
        errors: share of noisy crops taken for somebody else, after each round.
        stopped: the last of them is under λ; else the rounds were used up.
    """

    noise: Noise
    classifier: Classifier
    errors: tuple[float, ...]
    stopped: bool


def minimise(
    classifier: Classifier,
    examples: Labelled,
    kind: Kind,
    recipe: Recipe,
    *,
    seed: int = 0,
    progress: Progress = lambda done, most, error: None,
) -> Made:
    """Make noise for a training set.

    Args:
        classifier: with weights drawn by chance; it learns on the way.
        examples: crops without noise, as the tracker would have them.

    Returns:
        The noise, even where the error stayed above λ: see ``Made.stopped``.
    """
    noise = at_random(examples, kind, recipe.steps.epsilon, seed)
    outer = _Outer(classifier, examples, noise, recipe, seed)
    errors = list[float]()
    for done in range(recipe.rounds):
        outer.run()
        classifier.requires_grad_(False)
        perturb(classifier, examples, noise, recipe.steps, seed + done + 1)
        classifier.requires_grad_(True)
        errors.append(1 - float(right(classifier, noise.added_to(examples)).mean()))
        progress(done + 1, recipe.rounds, errors[-1])
        if errors[-1] < recipe.stop:
            return Made(noise, classifier, tuple(errors), stopped=True)
    return Made(noise, classifier, tuple(errors), stopped=False)


def at_random(examples: Labelled, kind: Kind, epsilon: float, seed: int) -> Noise:
    """Noise drawn evenly from the box: where the descent starts, and the control."""
    rows = len(examples) if kind is Kind.SAMPLE else examples.people
    shape = (rows, *examples.crops.shape[1:])
    drawn = torch.rand(shape, generator=of_step(seed, 1))
    return Noise(kind, epsilon * (2 * drawn - 1))


class _Outer:
    """The classifier's steps; they go on where the last round's ended."""

    def __init__(
        self, classifier: Classifier, examples: Labelled, noise: Noise, recipe: Recipe, seed: int
    ) -> None:
        self._classifier, self._examples, self._noise = classifier, examples, noise
        self._recipe, self._seed, self._done = recipe, seed, 0
        self._rule = torch.optim.SGD(
            classifier.parameters(), lr=recipe.rate, momentum=0.9, weight_decay=5e-4
        )

    def run(self) -> None:
        self._classifier.train()
        for _ in range(self._recipe.outer):
            self._step()
            self._done += 1

    def _step(self) -> None:
        size = min(self._recipe.at_once, len(self._examples))
        places = torch.tensor(batch(len(self._examples), size, self._seed, self._done))
        crops, labels = self._examples.take(places)
        noisy = (crops + self._noise.values[self._noise.rows(places, labels)]).clamp(0, 1)
        seen = self._recipe.steps.nudge(noisy, of_step(self._seed, self._done))
        where = device_of(self._classifier)
        loss = nn.functional.cross_entropy(self._classifier(seen.to(where)), labels.to(where))
        self._rule.zero_grad()
        torch.autograd.backward(loss)
        self._rule.step()
