"""PGD: projected gradient descent (Madry et al. 2018, arXiv:1706.06083).

Six methods: away from oneself, or towards somebody else, in one of three balls.

* ``pgd``: Euclidean, stretched by what an eye forgives;
* ``pgd_linf`` and ``pgd_l2``: L∞ and L2, around each colour of each pixel;
* each with ``_targeted`` behind its name: the same, towards a decoy.

*Untargeted*, every surrogate's embedding is pushed away from the person's own. *Targeted*,
it is pulled towards that of a decoy, the farthest of twenty people who do not exist
(``visard.cloak.decoys``). A real person is the target only where somebody says that this
person agreed (``visard.jobs.targets``).

``pgd_linf`` and ``pgd_l2`` are as in textbooks: twenty steps of ε/8 from a random start in
the ball, L∞ by signs and L2 by the gradient at unit length. ε is 8/255 in L∞, as on
CIFAR-10 there; for light it is half, for strong twice as much. In L2 it is 3 on the
working square of 192 × 192, which is an element the same as the usual ½ on 32 × 32 (Croce
et al. 2021, arXiv:2010.09670).

``pgd`` steps by the raw gradient at unit length, not its sign: signs spend the budget
evenly over pixels that matter and pixels that do not.

What differs: the paper attacks classifiers through their loss; a recogniser has no classes,
so the loss is the distance to an embedding, one voice a surrogate. A strength keeps to its
score: the change of the last step is enlarged or shrunk to it, so that a photo may end
outside the ball. The change fades out around the face, and where a photo is larger than
the working square, ε holds for the change found there.

Limits: ``pgd_targeted`` gets one fit to the ceiling, after the last step, where ``pgd``
gets several and stops early. The textbook forms know no jitter and no accidents, so less
of them carries over to recognisers that they did not attack.
"""

from collections.abc import Iterator, Sequence

import torch

from visard.cloak.batches import Batch, all_steps, in_batches
from visard.cloak.chosen import middle
from visard.cloak.courses import Course, CourseFor, l2, linf
from visard.cloak.decoys import decoys, farthest, only_known
from visard.cloak.gradient import GradientCloak
from visard.cloak.run import Recipe
from visard.cloak.scaled import scaled
from visard.cloak.strengths import CEILINGS
from visard.descent.budgets import Ball
from visard.descent.canvases import StretchedWindows
from visard.descent.eye import Eye
from visard.descent.features import Features
from visard.descent.jitter import Jitter
from visard.descent.loop import descend
from visard.descent.objectives import PushAway
from visard.descent.rules import Rule, SteepestDescent, halving
from visard.descent.towards import PullTowards
from visard.descent.view import Accidents
from visard.protocols import Budget, Objective, Recognizer
from visard.tensors import Embeddings
from visard.types import Card, Claim, Protected, Strength, Window
from visard.visibility.forgiveness import texture

_STEP = 2.0
"""Grey levels (root mean square over the window) of a full step in the eye's ball."""
_STEPS, _LIMIT = 30, 20 / 255
"""Steps in the eye's ball, and where the change of a single pixel bends off."""
LINF = {Strength.LIGHT: 4 / 255, Strength.STANDARD: 8 / 255, Strength.STRONG: 16 / 255}
"""ε of L∞, of 1."""
L2 = {Strength.LIGHT: 1.5, Strength.STANDARD: 3.0, Strength.STRONG: 6.0}
"""ε of L2 on the working square, where white is 1."""


class Pgd:
    """Takes all steps of a course, then scales the change to what may be seen.

    Args:
        name: the method's name.
        surrogates: the recognisers whose gradients are followed.
        course: the ball, the start and the steps.
        towards: pull towards a decoy, and leave in peace recognisers without any.
        target: pull towards the person in these photos, in place of a decoy.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until every surrogate is left behind. Empty: it stays in its ball.

    Raises:
        SettingError: a decoy is asked for, and no surrogate has any.
    """

    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(
        self,
        name: str,
        surrogates: Sequence[Recognizer],
        course: CourseFor,
        *,
        towards: bool = False,
        target: Sequence[Window] = (),
        ceilings: Sequence[float] = (),
    ) -> None:
        self.name, self._course, self._towards = name, course, towards
        known = towards and not target
        self._recognizers = only_known(surrogates, name) if known else tuple(surrogates)
        self._target = tuple(target)
        self._ceilings = tuple(ceilings)
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in self._recognizers)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        return in_batches(windows, lambda batch: self._protect(batch, seed))

    def _protect(self, batch: Batch, seed: int) -> Iterator[Protected]:
        course = self._course(batch, seed)
        wanted, numbers = self._wanted(batch, seed, course.jitter), range(course.steps)
        steps = descend(course.canvas, wanted, course.rule, course.view, numbers, course.penalty)
        added = all_steps(course.canvas, steps)
        for frame, one in zip(batch.frames, added, strict=True):
            yield scaled(frame, one, self._recognizers, self._ceilings, course.steps)

    def _wanted(self, batch: Batch, seed: int, jitter: Jitter) -> Objective:
        with torch.no_grad():
            own = Features(self._recognizers, batch.landmarks)(batch.pictures)
        goal = self._goal(own, seed)
        random = [frame.generator(seed) for frame in batch.frames]
        push = PushAway(self._recognizers, batch.landmarks, goal, random, jitter=jitter)
        return PullTowards(push) if self._towards else push

    def _goal(self, own: Sequence[Embeddings], seed: int) -> Sequence[Embeddings]:
        if self._target:
            return middle(self._recognizers, self._target, len(own[0]))
        return farthest(own, decoys(self.surrogates, seed)) if self._towards else own


def seen(batch: Batch, seed: int) -> Course:
    """The eye's ball, without a radius: how much may be seen is for the ceiling to say."""
    forgiven = texture(batch.pictures, batch.oval) * batch.oval / 255
    canvas = StretchedWindows(batch.pictures, forgiven, _LIMIT)
    rule = _rule(Ball(torch.full((len(forgiven),), torch.inf)), _STEPS)
    return Course(canvas, rule, _STEPS, Accidents(seed), Jitter(), Eye(batch.pictures))


def _rule(budget: Budget, steps: int) -> Rule:
    return SteepestDescent(budget, halving(_STEP, steps))


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> GradientCloak:
    """The cloak ``pgd``, with the surrogates and the strength it is to use."""
    return GradientCloak("pgd", surrogates, strength, Recipe(_rule))


def build_targeted(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    target: Sequence[Window] = (),
) -> Pgd:
    """The cloak ``pgd_targeted``; the decoy is never one of the references."""
    ceilings = CEILINGS[strength]
    return Pgd("pgd_targeted", surrogates, seen, towards=True, target=target, ceilings=ceilings)


def build_linf(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> Pgd:
    """The cloak ``pgd_linf``, scaled to what the strength lets one see."""
    return Pgd("pgd_linf", surrogates, linf(LINF[strength]), ceilings=CEILINGS[strength])


def build_linf_targeted(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    target: Sequence[Window] = (),
) -> Pgd:
    """The cloak ``pgd_linf_targeted``; the decoy is never one of the references."""
    course, ceilings = linf(LINF[strength]), CEILINGS[strength]
    name = "pgd_linf_targeted"
    return Pgd(name, surrogates, course, towards=True, target=target, ceilings=ceilings)


def build_l2(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> Pgd:
    """The cloak ``pgd_l2``, scaled to what the strength lets one see."""
    return Pgd("pgd_l2", surrogates, l2(L2[strength]), ceilings=CEILINGS[strength])


def build_l2_targeted(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    target: Sequence[Window] = (),
) -> Pgd:
    """The cloak ``pgd_l2_targeted``; the decoy is never one of the references."""
    course, ceilings = l2(L2[strength]), CEILINGS[strength]
    name = "pgd_l2_targeted"
    return Pgd(name, surrogates, course, towards=True, target=target, ceilings=ceilings)
