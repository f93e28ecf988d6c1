"""How a loss went, as part of what is trained: it survives when the training is stopped."""

import torch
from torch import Tensor, nn

PARTS = 20


class Curve(nn.Module):
    """The mean loss of each twentieth of a training.

    Args:
        steps: of the whole training.

    >>> curve = Curve(40)
    >>> for step in range(40):
    ...     curve.note(step, torch.tensor(float(step)))
    >>> curve.means()[:3]
    [0.5, 2.5, 4.5]
    """

    sums: Tensor
    counts: Tensor

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = max(1, steps)
        self.register_buffer("sums", torch.zeros(PARTS, dtype=torch.float64))
        self.register_buffer("counts", torch.zeros(PARTS, dtype=torch.float64))

    @torch.no_grad()
    def note(self, step: int, loss: Tensor) -> None:
        """Keep the loss of a step, counted from 0."""
        part = min(PARTS - 1, step * PARTS // self._steps)
        self.sums[part] += loss.double()
        self.counts[part] += 1

    def means(self) -> list[float]:
        """Of the parts that had steps, in order."""
        had = self.counts > 0
        means: list[float] = (self.sums[had] / self.counts[had]).tolist()
        return means
