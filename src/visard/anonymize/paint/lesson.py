"""What the network learns from: strokes that chance made, and no photo (arXiv:2108.03798, 3.4).

A patch of canvas is painted over with strokes, as an earlier and coarser layer would leave
it; a few more strokes make the picture of it. The network sees both and is to say which
strokes these were. What it gives is painted too: the pictures shall be the same pixel by
pixel, and each stroke near its partner.

What differs from the paper: colours keep to a palette, wide or narrow, since in photos
neighbours are often alike; the weights of the losses are ours.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from visard.anonymize.paint.brush import brush
from visard.anonymize.paint.matching import partners, wasserstein
from visard.anonymize.paint.network import SIDE, STROKES, PaintTransformer
from visard.anonymize.paint.strokes import lay, marks
from visard.tensors import Pixels
from visard.train.augment import of_step

_BEFORE = 6
"""Strokes that a canvas has before the picture's own."""
_BARE = 0.15
"""Share of canvases that are of one colour."""
_SEEN, _CONTRAST = 0.3, 0.02
"""A stroke counts as seen where so much of it stays uncovered, and differs so much from
what is beneath, in shares of the whole."""
_PIXEL, _STROKE, _WASSERSTEIN, _COLOUR, _DECISION = 6.0, 2.0, 8.0, 2.0, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """Patches to learn from, and what is to be found."""

    canvas: Pixels
    picture: Pixels
    shapes: Float[Tensor, "n k 5"]
    colours: Float[Tensor, "n k 3"]
    seen: Bool[Tensor, "n k"]


class Painting:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        at_once: patches a step.

    Attributes:
        parts: the last step's losses by name, as they were weighed.
    """

    def __init__(self, network: PaintTransformer, *, at_once: int = 64, seed: int = 0) -> None:
        self.network, self._at_once, self._seed = network, at_once, seed
        self.parts: dict[str, float] = {}

    def loss(self, step: int) -> Tensor:
        task = exercise(self._at_once, of_step(self._seed, step))
        shapes, colours, decisions = self.network(task.canvas, task.picture)
        made = _firmly(decisions)
        painted = paint(task.canvas, shapes, colours, made)
        parts = {"pixel": _PIXEL * (painted - task.picture).abs().mean()}
        parts |= stroke_losses(shapes, colours, decisions, task)
        self.parts.update({name: float(part.detach()) for name, part in parts.items()})
        return torch.stack(list(parts.values())).sum()


def stroke_losses(
    shapes: Float[Tensor, "n k 5"],
    colours: Float[Tensor, "n k 3"],
    decisions: Float[Tensor, "n k"],
    task: Exercise,
) -> dict[str, Tensor]:
    """How far the strokes are from their partners, and the decisions from the truth."""
    side = (shapes[:, :, None, :4] - task.shapes[:, None, :, :4]).abs().mean(-1)
    apart = wasserstein(shapes[:, :, None], task.shapes[:, None])
    tint = (colours[:, :, None] - task.colours[:, None]).abs().mean(-1)
    cost = _STROKE * side + _WASSERSTEIN * apart + _COLOUR * tint
    choice = partners(cost - _DECISION * decisions.sigmoid()[:, :, None], task.seen)
    own = cost.gather(1, choice[:, None])[:, 0]
    truth = torch.zeros_like(decisions).scatter(1, choice, task.seen.float())
    return {
        "stroke": (own * task.seen).sum() / task.seen.sum().clamp(min=1),
        "decision": _DECISION * F.binary_cross_entropy_with_logits(decisions, truth),
    }


def paint(
    canvas: Pixels,
    shapes: Float[Tensor, "n k 5"],
    colours: Float[Tensor, "n k 3"],
    made: Float[Tensor, "n k"],
) -> Pixels:
    """All strokes on their patches, one after the other."""
    many = shapes.shape[1]
    size = (canvas.shape[2], canvas.shape[3])
    left = torch.unflatten(marks(shapes.flatten(0, 1), brush(SIDE), size), 0, (-1, many))
    for one in range(many):
        canvas = lay(canvas, left[:, one], colours[:, one], made[:, one])
    return canvas


def exercise(many: int, generator: torch.Generator) -> Exercise:
    """Canvases and pictures as chance has them."""

    def chance(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    base, spread = chance(many, 1, 3), 0.05 + 0.95 * chance(many, 1, 1).square()

    def tints(each: int) -> Float[Tensor, "n k 3"]:
        return torch.lerp(base, chance(many, each, 3), spread)

    with torch.no_grad():
        canvas = tints(1)[:, 0, :, None, None].expand(-1, -1, SIDE, SIDE)
        earlier = _shapes(chance(many, _BEFORE, 5), smallest=0.3, largest=1.8)
        there = (chance(many, 1) > _BARE).float().expand(-1, _BEFORE)
        canvas = paint(canvas, earlier, tints(_BEFORE), there)
        shapes, colours = _shapes(chance(many, STROKES, 5)), tints(STROKES)
        made = (chance(many, STROKES) < chance(many, 1)).float()
        picture, seen = _painted(canvas, shapes, colours, made)
    return Exercise(canvas, picture, shapes, colours, seen)


def _shapes(
    chance: Float[Tensor, "n k 5"], smallest: float = 0.12, largest: float = 0.95
) -> Float[Tensor, "n k 5"]:
    x, y, first, part, angle = chance.unbind(-1)
    long = smallest + (largest - smallest) * first
    short = long * (0.15 + 0.8 * part)
    return torch.stack((x, y, long, short, torch.pi * angle), -1)


def _painted(
    canvas: Pixels,
    shapes: Float[Tensor, "n k 5"],
    colours: Float[Tensor, "n k 3"],
    made: Float[Tensor, "n k"],
) -> tuple[Pixels, Bool[Tensor, "n k"]]:
    """The picture, and which strokes can be seen in it."""
    left = torch.unflatten(marks(shapes.flatten(0, 1), brush(SIDE), (SIDE, SIDE)), 0, (-1, STROKES))
    covers = left[:, :, 0] * made[:, :, None, None]
    picture, contrasts = canvas, []
    for one in range(STROKES):
        before = picture
        picture = lay(before, left[:, one], colours[:, one], made[:, one])
        contrasts.append((picture - before).abs().mean(1).sum((1, 2)))
    area = covers.sum((2, 3))
    later = (1 - covers).flip(1).cumprod(1).flip(1)
    free = torch.cat((later[:, 1:], torch.ones_like(later[:, :1])), 1)
    visible = (covers * free).sum((2, 3)) / area.clamp(min=1e-6)
    contrast = torch.stack(contrasts, 1) / area.clamp(min=1e-6)
    seen = (made > 0) & (area > 8) & (visible > _SEEN) & (contrast > _CONTRAST)
    return picture, seen


def _firmly(decisions: Float[Tensor, "n k"]) -> Float[Tensor, "n k"]:
    """Yes or no on the way there, as if it were in between on the way back."""
    soft = decisions.sigmoid()
    return (decisions > 0).float() + soft - soft.detach()
