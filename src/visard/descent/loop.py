"""The loop: paint, send through the world, ask the networks, take a step.

A method is a choice of four things: a *canvas* (what may change and how it
becomes pictures), an *objective* (what is wanted of the networks), a *rule* (how
a gradient becomes a step within a budget) and a *channel* (what happens to the
pictures before the networks see them; averaging over it is Athalye et al.'s
expectation over transformations, arXiv:1707.07397).

The loop holds no state but its step number: canvas, rule and generators carry
theirs, so whoever saves those can go on from ``start``. It never freezes a
network, so an objective may train one between steps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor

from visard.descent.rules import Rule
from visard.errors import UnprotectedError
from visard.protocols import Canvas, Objective
from visard.tensors import Flags, PerFace, Pixels, Received


@dataclass(frozen=True, slots=True)
class Step:
    """What a step saw: one row of losses a voice, one column a picture."""

    number: int
    losses: Float[Tensor, "k n"]
    met: Flags


@runtime_checkable
class View(Protocol):
    """What the networks see of the pictures in one step; differentiable."""

    def __call__(self, pictures: Pixels, step: int) -> Received: ...


@runtime_checkable
class Penalty(Protocol):
    """What a step costs besides: one value a picture, and how loud it speaks."""

    weight: float

    def __call__(self, pictures: Pixels, step: int) -> PerFace: ...


def descend(
    canvas: Canvas,
    objective: Objective,
    rule: Rule,
    view: View,
    steps: Iterable[int],
    penalty: Penalty | None = None,
) -> Iterator[Step]:
    """Run the descent, yielding after each step; stop by ceasing to ask.

    Each voice's gradient is brought to unit length per picture before they are
    added, so that no network drowns another; the sum takes the way back through
    the view once.

    Args:
        steps: the step numbers to run, such as ``range(30)`` or ``range(12, 30)``.
        penalty: one more voice, of its own weight, that sees the pictures as painted.
    """
    for number in steps:
        pictures = canvas.paint()
        seen = pictures.detach().requires_grad_(True)
        received = view(seen, number)
        arrived = received.detach().requires_grad_(True)
        losses = objective.loss(arrived)
        voices = sum_of_voices(losses, arrived)
        (direction,) = torch.autograd.grad(received, seen, voices)
        if penalty is not None:
            eye = sum_of_voices([penalty(seen, number)], seen)
            direction = direction + penalty.weight * eye
        parameters = canvas.parameters()
        gradients = torch.autograd.grad(pictures, parameters, direction)
        with torch.no_grad():
            rule.step(parameters, list(gradients))
        yield Step(number, torch.stack([each.detach() for each in losses]), objective.met())


def sum_of_voices(losses: Sequence[PerFace], pictures: Pixels) -> Pixels:
    """The sum of the voices' gradients, each of unit length in each picture."""
    total = torch.zeros_like(pictures)
    for voice in losses:
        last = voice is losses[-1]
        (gradient,) = torch.autograd.grad(voice.sum(), pictures, retain_graph=not last)
        length = torch.linalg.vector_norm(gradient, dim=(1, 2, 3), keepdim=True)
        if not torch.isfinite(length).all():
            raise UnprotectedError("a recogniser gave a gradient that is no number")
        total.addcdiv_(gradient, length.clamp(min=1e-12))
    return total
