"""PGD before the classifier: does it still name the right person, and does it name the target?

The photos are the cut-out faces, as in the paper, and are asked about as they are once written
with 8 bits a colour. The attacker knows the classifier; that is what the paper measures.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from visard.descent.budgets import Box
from visard.descent.canvases import ColourWindows
from visard.descent.loop import descend
from visard.descent.mistaken import Mistaken
from visard.descent.rules import SteepestDescent
from visard.descent.view import as_painted
from visard.tensors import Pixels
from visard.train.augment import of_step
from visard.train.classify import Classifier
from visard.train.labelled import Labelled, Labels

EPSILON = 8
"""Largest change of a colour, in grey levels."""
_AT_ONCE = 32
_TARGETS = 77
"""Seed of the targets."""

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the attack goes about it.

    Attributes:
        steps: of each face.
        step: length, in grey levels; along the sign of the gradient.
    """

    steps: int = 10
    step: float = 2.0


@dataclass(frozen=True, slots=True)
class Attacked:
    """What the classifier says of faces that were changed.

    Attributes:
        accuracy: share that is named rightly; ``noise``: with random noise of the same size.
        success: share that is named as the target; of untargeted attacks, as anybody else.
        largest: the largest change of a colour in the written photos, in grey levels.
        photos: how many.
    """

    accuracy: float
    success: float
    noise: float
    largest: int
    photos: int


def targets(examples: Labelled, people: int) -> Labels:
    """Somebody else for each person, drawn by chance: the same for all photos of a person."""
    further = torch.randint(1, people, (people,), generator=of_step(_TARGETS, 0))
    return (examples.labels + further[examples.labels]) % people


def attacked(
    network: Classifier,
    examples: Labelled,
    towards: Labels | None,
    recipe: Recipe,
    seed: int,
    advance: Advance,
) -> Attacked:
    """Attack every face, write it with 8 bits, and ask.

    Args:
        towards: of each face, whom it shall be taken for; None: for anybody else.
    """
    network.eval().requires_grad_(False)
    said, noisy, largest = list[Tensor](), list[Tensor](), 0
    for start in range(0, len(examples), _AT_ONCE):
        places = range(start, min(start + _AT_ONCE, len(examples)))
        faces, labels = examples.take(list(places))
        random = of_step(seed, start)
        wanted = labels if towards is None else towards[list(places)]
        written = _written(_found(network, faces, wanted, towards is not None, recipe, random))
        largest = max(largest, round(255 * float((written - faces).abs().max())))
        levels = 2 * torch.randint(0, 2, faces.shape, generator=random) - 1
        said.append(_named(network, written))
        noisy.append(_named(network, _written(faces + EPSILON / 255 * levels)))
        advance(places.stop, len(examples))
    names, truth = torch.cat(said), examples.labels
    return Attacked(
        accuracy=_share(names == truth),
        success=_share(names != truth if towards is None else names == towards),
        noise=_share(torch.cat(noisy) == truth),
        largest=largest,
        photos=len(examples),
    )


def _found(
    network: Classifier,
    faces: Pixels,
    wanted: Labels,
    towards: bool,
    recipe: Recipe,
    random: torch.Generator,
) -> Pixels:
    """The faces after all steps, from noise anywhere in the box."""
    limit = EPSILON / 255
    start = limit * (2 * torch.rand(faces.shape, generator=random) - 1)
    canvas = ColourWindows(faces, torch.ones_like(faces[:, :1]), start)
    rule = SteepestDescent(Box(limit), lambda step: recipe.step / 255)
    aim = Mistaken(network, wanted, towards=towards)
    for _ in descend(canvas, aim, rule, as_painted, range(recipe.steps)):
        pass
    return canvas.paint().detach()


def _written(faces: Pixels) -> Pixels:
    """As a file without loss keeps them."""
    return (faces.clamp(0, 1) * 255).round() / 255


def _named(network: Classifier, faces: Pixels) -> Tensor:
    with torch.no_grad():
        names: Tensor = network(faces).argmax(dim=1)
    return names


def _share(which: Tensor) -> float:
    return round(float(which.float().mean()), 4)
