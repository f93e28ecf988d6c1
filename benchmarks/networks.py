"""What memory layout and number format do for each network, there and back."""

import torch
from timing import in_turn, ratio, timed
from torch import Tensor

from visard.methods import recognizers
from visard.recognize.network import NetworkRecognizer

_PASSES = 10


def figures(repeats: int) -> dict[str, float]:
    """Ratios of time, less than 1 where it helps, and how far embeddings move."""
    found: dict[str, float] = {}
    for recognizer in recognizers()[0]:
        if isinstance(recognizer, NetworkRecognizer):
            found |= _of(recognizer, repeats)
    return found


def _of(recognizer: NetworkRecognizer, repeats: int) -> dict[str, float]:
    name, side = f"networks.{recognizer.card.name}", recognizer.card.input_size
    crops = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    taken = in_turn(
        repeats,
        last=timed(lambda: _passes(recognizer, crops)),
        first=timed(lambda: _contiguous(recognizer, crops)),
        bfloat16=timed(lambda: _halved(recognizer, crops)),
    )
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        half = recognizer.embed(crops).float()
    with torch.no_grad():
        apart = (recognizer.embed(crops) - half).norm() / recognizer.embed(crops).norm()
    return {
        f"{name}.channels_last_over_contiguous": ratio(taken["last"], taken["first"]),
        f"{name}.bfloat16_over_float32": ratio(taken["bfloat16"], taken["last"]),
        f"{name}.bfloat16_embedding_error": round(float(apart), 5),
    }


def _passes(recognizer: NetworkRecognizer, crops: Tensor) -> None:
    for _ in range(_PASSES):
        taken = crops.clone().requires_grad_(True)
        torch.autograd.grad(recognizer.embed(taken).float().sum(), taken)


def _contiguous(recognizer: NetworkRecognizer, crops: Tensor) -> None:
    """The network alone with its weights in the other layout, put back after."""
    network = recognizer.network
    network.to(memory_format=torch.contiguous_format)
    for _ in range(_PASSES):
        taken = crops.clone().requires_grad_(True)
        torch.autograd.grad(network((taken - 0.5) / 0.5).sum(), taken)
    network.to(memory_format=torch.channels_last)


def _halved(recognizer: NetworkRecognizer, crops: Tensor) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        _passes(recognizer, crops)
