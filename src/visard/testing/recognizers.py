"""What every recogniser must do, as a check that anybody's plug-in can run."""

import torch

from visard.cards import FAR_LEVELS
from visard.protocols import Recognizer
from visard.tensors import Crops
from visard.testing.demand import demand

_SAME = 1e-4
"""How much an embedding may change with who else is in the batch, to its length."""


def check_recognizer(recognizer: Recognizer, crops: Crops) -> None:
    """Runs all checks of a recogniser.

    Args:
        crops: two or more different faces (sRGB, 0 to 1) at the card's input size.

    Raises:
        AssertionError: the first thing that it does not fulfil, in words.
    """
    _check_card(recognizer)
    _check_embeddings(recognizer, crops)
    _check_batch(recognizer, crops)
    if recognizer.card.differentiable:
        _check_gradient(recognizer, crops)


def _check_card(recognizer: Recognizer) -> None:
    card = recognizer.card
    for name in ("name", "family", "source", "licence", "paper", "description"):
        demand(bool(getattr(card, name)), f"its card does not state its {name}")
    thresholds = card.calibration.thresholds
    demand(set(FAR_LEVELS) <= set(thresholds), f"its card lacks a threshold of {FAR_LEVELS}")
    ordered = [thresholds[level] for level in FAR_LEVELS]
    demand(
        ordered == sorted(ordered, reverse=True) and ordered[-1] > 0,
        "its thresholds do not fall with the false accept rate",
    )
    inside = all(0 <= value < card.input_size for point in card.template for value in point)
    demand(inside, "its template leaves its crop")


def _check_embeddings(recognizer: Recognizer, crops: Crops) -> None:
    before = crops.clone()
    with torch.no_grad():
        first, again = recognizer.embed(crops), recognizer.embed(crops)
    demand(torch.equal(crops, before), "it changes the crops it is given")
    shape = (len(crops), recognizer.card.dimensions)
    demand(first.shape == shape, f"embeddings are {tuple(first.shape)}, the card says {shape}")
    demand(bool(torch.isfinite(first).all()), "an embedding is not finite")
    demand(torch.equal(first, again), "the same crops give other embeddings the second time")
    demand(not torch.allclose(first[0], first[1], rtol=1e-3), "different faces embed alike")


def _check_batch(recognizer: Recognizer, crops: Crops) -> None:
    with torch.no_grad():
        together = recognizer.embed(crops)
        alone = torch.cat([recognizer.embed(crop[None]) for crop in crops])
    difference = (together - alone).norm(dim=1) / together.norm(dim=1)
    demand(bool((difference < _SAME).all()), "an embedding depends on the rest of the batch")


def _check_gradient(recognizer: Recognizer, crops: Crops) -> None:
    moving = crops.clone().requires_grad_(True)
    embeddings = recognizer.embed(moving)
    demand(embeddings.requires_grad, "its card says differentiable, but no gradient flows")
    (gradient,) = torch.autograd.grad(embeddings.square().sum(), moving)
    demand(bool(torch.isfinite(gradient).all()), "a gradient is not finite")
    demand(bool((gradient.flatten(1).norm(dim=1) > 0).all()), "a face has no gradient")
