"""The training loop: one step after the other, and a state that goes on where it was.

All that a step draws by chance follows from the seed and the step's number, so the
weights, the optimiser's memory and that number are the whole state: a training that was
stopped and goes on ends with the same weights, bit for bit, as one that was not.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from visard.errors import VisardError

_BEFORE, _MEMORY = "network.", "optimiser."


@runtime_checkable
class Lesson(Protocol):
    """What is trained, and what it is told of each step's work.

    Attributes:
        network: all that learns.
    """

    @property
    def network(self) -> nn.Module: ...

    def loss(self, step: int) -> Tensor:
        """One number, less is better; the same for the same step and weights."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how fast.

    Attributes:
        steps: of the whole training.
        rate: the largest learning rate; it rises over the first steps and falls to
            nothing along half a cosine (Loshchilov & Hutter 2017, arXiv:1608.03983).
        decay: of the weights, apart from the gradient (arXiv:1711.05101).
    """

    steps: int
    rate: float = 1e-3
    decay: float = 1e-2

    def at(self, step: int) -> float:
        """The learning rate of a step.

        >>> [round(Pace(100, rate=1.0).at(step), 2) for step in (0, 4, 52, 99)]
        [0.2, 1.0, 0.51, 0.0]
        """
        rise = max(1, self.steps // 20)
        if step < rise:
            return self.rate * (step + 1) / rise
        done = (step - rise) / max(1, self.steps - rise)
        return self.rate * 0.5 * (1 + math.cos(math.pi * done))


@dataclass(frozen=True, slots=True)
class Steady:
    """One learning rate from the first step to the last, and no decay: plain Adam.

    Attributes:
        steps: of the whole training.
    """

    steps: int
    rate: float = 1e-4
    decay: float = 0.0

    def at(self, step: int) -> float:
        """The same for every step."""
        return self.rate


class Training:
    """A network on its way.

    Args:
        lesson: what is trained and how.
        pace: how long and how fast.
        memory: how much of earlier gradients, and of their squares, stays at each step
            (Adam's two betas).
        faster: how many times faster than the pace some parts learn, by their names.

    Attributes:
        done: steps taken.
    """

    def __init__(
        self,
        lesson: Lesson,
        pace: Pace | Steady,
        *,
        memory: tuple[float, float] = (0.9, 0.999),
        faster: Mapping[str, float] | None = None,
    ) -> None:
        self._lesson, self._pace, self.done = lesson, pace, 0
        self._weights = dict(lesson.network.named_parameters())
        groups = self._groups(faster or {})
        self._rule = torch.optim.AdamW(groups, betas=memory, weight_decay=pace.decay)

    def steps(self) -> Iterator[float]:
        """Take the steps that are left, giving each one's loss; stop by ceasing to ask.

        Raises:
            VisardError: the loss is no number any more.
        """
        while self.done < self._pace.steps:
            yield self._step()

    def _step(self) -> float:
        for group in self._rule.param_groups:
            group["lr"] = self._pace.at(self.done) * group["times"]
        self._lesson.network.train()
        self._rule.zero_grad()
        loss = self._lesson.loss(self.done)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise VisardError(
                f"the loss of step {self.done} is no number", todo="train with a smaller rate"
            )
        torch.autograd.backward(loss)
        self._rule.step()
        self.done += 1
        return value

    def _groups(self, faster: Mapping[str, float]) -> list[dict[str, Any]]:
        """The weights, with how many times faster than the pace they learn."""
        parts = defaultdict(list)
        for name, weight in self._weights.items():
            parts[faster.get(name.partition(".")[0], 1.0)].append(weight)
        return [{"params": weights, "times": times} for times, weights in parts.items()]

    def state(self) -> dict[str, Tensor]:
        """Weights and the optimiser's memory; with ``done`` all there is to go on with."""
        kept = {_BEFORE + name: value for name, value in self._network_state().items()}
        for name, weight in self._weights.items():
            for what, value in self._rule.state.get(weight, {}).items():
                kept[f"{_MEMORY}{what}.{name}"] = value
        return {name: value.detach().clone().contiguous() for name, value in kept.items()}

    def restore(self, state: Mapping[str, Tensor], done: int) -> None:
        """Go on from a state that was taken after so many steps."""
        network = {
            name.removeprefix(_BEFORE): value
            for name, value in state.items()
            if name.startswith(_BEFORE)
        }
        self._lesson.network.load_state_dict(network)
        for name, value in state.items():
            if name.startswith(_MEMORY):
                what, _, of = name.removeprefix(_MEMORY).partition(".")
                self._rule.state[self._weights[of]][what] = _laid_out(value, self._weights[of])
        self.done = done

    def _network_state(self) -> dict[str, Tensor]:
        return self._lesson.network.state_dict()


def _laid_out(value: Tensor, weight: Tensor) -> Tensor:
    """A copy as the optimiser would have it: laid out as its weight, which decides on rounding."""
    return value.clone() if value.shape != weight.shape else torch.empty_like(weight).copy_(value)
