"""Several processes that train one network as one would.

Each does its share of the network's own work; all else of a step, such as what chance draws
and the loss over the whole batch, is the same in all of them. So any lesson can be trained so,
with the same losses and weights but for the rounding of sums, that asks for no gradient of
what its network is shown. Layers that normalise over a batch see the whole batch: for these
the processes send one another what goes in.
"""

from collections.abc import Callable
from typing import Any

import torch
import torch.distributed as others
from torch import Tensor, nn


def alone() -> bool:
    """Whether this process trains by itself."""
    return not (others.is_available() and others.is_initialized())


def is_first() -> bool:
    """Whether this process is the one that writes files."""
    return alone() or others.get_rank() == 0


def as_the_first_says(flag: bool) -> bool:
    """The same in all processes: what the first one found."""
    if alone():
        return flag
    said = torch.tensor([flag])
    others.broadcast(said, 0)
    return bool(said.item())


def share(network: nn.Module) -> None:
    """From here on the network's work is shared by all processes; does nothing for one alone."""
    if alone():
        return
    for layer in network.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            _normalise_together(layer)
    whole = network.forward
    network.forward = lambda batch: _gathered(whole(_own_part(batch)), summed=False)
    for weight in network.parameters():
        weight.register_post_accumulate_grad_hook(_summed)  # type: ignore[no-untyped-call]


def _normalise_together(layer: nn.Module) -> None:
    """The layer sees the whole batch, and each process goes on with its part."""
    whole: Callable[[Tensor], Tensor] = layer.forward

    def forward(part: Tensor) -> Tensor:
        if not layer.training:
            return whole(part)
        return _own_part(whole(_gathered(part, summed=True)))

    layer.forward = forward


def _gathered(part: Tensor, *, summed: bool) -> Tensor:
    batch: Tensor = _Gathered.apply(part, summed)  # type: ignore[no-untyped-call]
    return batch


def _own_part(batch: Tensor) -> Tensor:
    """About as much as the others have; of a small batch perhaps nothing."""
    return batch.tensor_split(_workers())[others.get_rank()]


def _summed(weight: Tensor) -> None:
    if weight.grad is not None:
        others.all_reduce(weight.grad)


class _Gathered(torch.autograd.Function):
    """The parts of all processes.

    The gradient of one's own part is there already where all compute the same from the
    whole; it is summed over the processes where each goes on with something of its own.
    """

    @staticmethod
    def forward(ctx: Any, part: Tensor, summed: bool) -> Tensor:
        ctx.summed, ctx.counts = summed, _counts(len(part))
        padded = part.new_zeros((max(ctx.counts), *part.shape[1:]))
        padded[: len(part)] = part
        parts = [torch.empty_like(padded) for _ in ctx.counts]
        others.all_gather(parts, padded)
        return torch.cat([each[:count] for each, count in zip(parts, ctx.counts, strict=True)])

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        if ctx.summed:
            gradient = gradient.contiguous().clone()
            others.all_reduce(gradient)
        return torch.split(gradient, ctx.counts)[others.get_rank()], None


def _counts(mine: int) -> list[int]:
    """How many examples each process has."""
    said = [torch.zeros(1, dtype=torch.long) for _ in range(_workers())]
    others.all_gather(said, torch.tensor([mine]))
    return [int(each) for each in said]


def _workers() -> int:
    workers: int = others.get_world_size()
    return workers
