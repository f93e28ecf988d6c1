"""A short training of a recogniser's network; what it is trained for is an argument."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace

import torch
from torch import Tensor, nn

from visard.recognize.network import NetworkRecognizer
from visard.tensors import Crops, Embeddings
from visard.types import Calibration

_BATCH = 32
_UNKNOWN = Calibration({}, "nothing: trained further since", 0, 0, 0)

Loss = Callable[[Embeddings, Sequence[int]], Tensor]
"""From embeddings, and which of the crops they are of, to what shall become small."""


def tuned(
    recognizer: NetworkRecognizer,
    crops: Crops,
    loss: Loss,
    *,
    epochs: int,
    rate: float,
    seed: int = 0,
    also: Sequence[nn.Parameter] = (),
) -> NetworkRecognizer:
    """A copy of the recogniser with all its weights trained further.

    Its card states no thresholds: those of the recogniser need not hold for it.

    Args:
        crops: what to train on, at the recogniser's input size.
        loss: given a batch of embeddings and the places of their crops.
        epochs: how often every crop is seen.
        rate: of Adam.
        seed: of the order of crops.
        also: parameters that the loss has of its own.

    Limits: batch norms that were folded or frozen stay so; a few epochs on one CPU core
    take minutes for a large network.
    """
    copy = deepcopy(recognizer)
    copy.network.requires_grad_(True)
    weights = [*copy.network.parameters(), *also]
    rule = torch.optim.Adam(weights, lr=rate)
    generator = torch.Generator().manual_seed(seed)
    for _ in range(epochs):
        order = torch.randperm(len(crops), generator=generator).tolist()
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            rule.zero_grad()
            torch.autograd.backward(loss(copy.embed(crops[places]), places))
            rule.step()
    rule.zero_grad()  # frees the memory of gradients, which would stay with the copy
    copy.network.requires_grad_(False)
    copy.card = replace(copy.card, calibration=_UNKNOWN)
    return copy
