"""OPOM: one mask for all photos of one person (Zhong & Deng 2022, arXiv:2205.11981).

A few photos of the person, the references, give each surrogate's feature subspace of the
person. One mask Δ is found that takes every reference out of it:

    maximise  Σₖ ‖ f(xₖ + Δ) − h(xₖ) ‖²,  ‖Δ‖∞ ≤ ε

with features f of unit length and h(xₖ) the place of the subspace nearest to f(xₖ + Δ),
found anew in each step. The subspace is the references' centre, their affine hull or their
convex hull; in the last case the first steps use the centre, as a face within the hull has
no way out of it. The mask then serves photos that were not among the references: it is
warped to the face and added, and no network has to run.

ε is 8 of 255 grey levels and a step one of them, along the sign of the gradient's sum over
all steps (MI-FGSM, Dong et al. 2018, arXiv:1710.06081), from a random start, as published.

What differs: each photo's and each surrogate's gradient has unit length before they are
added, so that none drowns another. There are 16 steps with momentum; the released program
takes 16 without, or 100 with momentum and with dropout inside its one surrogate (DFANet),
where here are several surrogates. Masks lie on whole photos, not on aligned crops, and fade
out around the face. A strength keeps to its score: on each photo the mask is scaled to it,
without its colours and weighted by the texture that hides it, which does more at one
visibility. ``laid_by`` without ceilings lays it on as it was made, as the paper does.

Limits: all faces of a photo get the person's mask, which does less for others. At one
visibility a cloak made for the photo does more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from visard.cloak.hull import nearest
from visard.cloak.mask import Faces, Mask, ball, uniform
from visard.cloak.mask_choices import Norm, Subspace
from visard.cloak.mask_file import read
from visard.cloak.masked import Masked, laid_by
from visard.cloak.strengths import CEILINGS
from visard.descent.features import Features
from visard.descent.loop import descend
from visard.descent.momentum import Momentum
from visard.descent.rules import Rule, halving
from visard.descent.view import as_painted
from visard.errors import SettingError
from visard.protocols import Recognizer
from visard.tensors import Change, Embeddings, Flags, PerFace, Received
from visard.types import Strength, Window

NAME = "opom"
FEWEST, MOST = 2, 24
"""References that it takes; of more, as many are used, evenly chosen."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a mask is made.

    Attributes:
        subspace: what stands for the person's features.
        norm: of the ball; the paper's is L∞. At one visibility masks of L2 do more.
        limit: ε, of 1: the largest change of a colour of a pixel, or with L2 the root of
            the mean square.
        steps: descent steps.
        step: length of a step, in the same unit; with L2 it is halved towards the end.
        momentum: share of the gradients' sum that a step hands on; 0 for none.
        outside: first steps that go away from the centre, with the convex hull.
    """

    subspace: Subspace = Subspace.CONVEX
    norm: Norm = Norm.LINF
    limit: float = 8 / 255
    steps: int = 16
    step: float = 1 / 255
    momentum: float = 1.0
    outside: int = 5

    def start(self, generator: torch.Generator) -> Change:
        """Noise all over the box; in a ball, which would keep it, of a step at most."""
        return uniform(self.limit if self.norm is Norm.LINF else self.step, generator)

    def rule(self) -> Rule:
        """How a gradient becomes a step."""
        constant = self.norm is Norm.LINF
        sizes = (lambda step: self.step) if constant else halving(self.step, self.steps)
        return Momentum(ball(self.norm, self.limit), sizes, self.momentum)


USUAL = Recipe()


def make(
    references: Sequence[Window],
    surrogates: Sequence[Recognizer],
    *,
    recipe: Recipe = USUAL,
    seed: int = 0,
    advance: Callable[[int], None] = lambda steps: None,
) -> Mask:
    """A mask for the person in some photos.

    Args:
        references: photos of one person; up to 24 are used.
        surrogates: differentiable recognisers.
        advance: called with 1 after each step.

    Raises:
        SettingError: there are fewer than two references, or no surrogate.
    """
    _check(references, surrogates)
    chosen = [references[place] for place in _spread(len(references))]
    faces = Faces.of(chosen)
    shared = faces.under(recipe.start(torch.Generator().manual_seed(seed)))
    features = Features(surrogates, faces.landmarks)
    away = AwayFromSubspace(features, faces.pictures, recipe)
    for _ in descend(shared, away, recipe.rule(), as_painted, range(recipe.steps)):
        advance(1)
    settings = {
        "photos": str(len(chosen)),
        "subspace": str(recipe.subspace),
        "norm": str(recipe.norm),
        "limit": f"{255 * recipe.limit:g} grey levels",
        "steps": f"{recipe.steps}, momentum {recipe.momentum:g}",
        "seed": str(seed),
    }
    cards = tuple(each.card for each in surrogates)
    return Mask(shared.mask.detach(), NAME, cards, settings)


def _check(references: Sequence[Window], surrogates: Sequence[Recognizer]) -> None:
    if len(references) < FEWEST:
        count = f"{len(references)} {'was' if len(references) == 1 else 'were'} given"
        raise SettingError(
            f"it needs {FEWEST} photos of the person or more, and {count}",
            NAME,
            "give a folder with --references (the photo itself may be in it), or opom:MASK",
        )
    if not surrogates:
        raise SettingError("it needs a recogniser to attack", NAME, "see: visard weights list")


def _spread(count: int) -> Iterator[int]:
    """Places of at most ``MOST`` of so many, evenly."""
    used = min(count, MOST)
    return (place * count // used for place in range(used))


class AwayFromSubspace:
    """The paper's loss, one voice a surrogate.

    Args:
        pictures: the references unchanged.
    """

    def __init__(self, features: Features, pictures: Received, recipe: Recipe) -> None:
        self._features, self._recipe, self._looks = features, recipe, 0
        with torch.no_grad():
            self._own = [F.normalize(each) for each in features(pictures)]

    def loss(self, pictures: Received) -> list[PerFace]:
        pairs = zip(self._features(pictures), self._own, strict=True)
        losses = [-self._apart(F.normalize(each), own) for each, own in pairs]
        self._looks += 1
        return losses

    def met(self) -> Flags:
        """None ever: all steps are taken."""
        return torch.zeros(len(self._own[0]), dtype=torch.bool)

    def _apart(self, features: Embeddings, own: Embeddings) -> PerFace:
        subspace = self._recipe.subspace
        if subspace is Subspace.CONVEX and self._looks < self._recipe.outside:
            subspace = Subspace.CENTRE
        apart: PerFace = (features - nearest(subspace, features.detach(), own)).square().sum(dim=1)
        return apart


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> Masked:
    """The cloak ``opom``: with a mask of the references, or with the one in a file.

    Raises:
        SettingError: there are fewer than two references.
        DataError: the file is no mask.
    """
    if what:
        return laid_by(NAME, read(Path(what), NAME), surrogates, CEILINGS[strength])
    _check(references, surrogates)
    return Masked(
        NAME,
        [each.card for each in surrogates],
        lambda seed: make(references, surrogates, recipe=USUAL, seed=seed),
        surrogates,
        CEILINGS[strength],
        steps=USUAL.steps,
    )
