"""What a change may cost. Each budget measures, points and projects."""

from torch import linalg

from visard.tensors import Change, PerFace


class Ball:
    """A Euclidean ball in the canvas's coordinates, one radius a picture.

    Where the canvas stretches its coordinates by what an eye forgives, equal
    lengths are about equally visible and this is a perceptual budget.

    Args:
        radius: root of the summed squares, per picture; infinite is allowed.
    """

    def __init__(self, radius: PerFace) -> None:
        self.radius = radius

    def measure(self, change: Change) -> PerFace:
        """The change's length."""
        lengths: PerFace = linalg.vector_norm(change.flatten(1), dim=1)
        return lengths

    def steepest(self, gradient: Change) -> Change:
        """The gradient at the length of one unit per element."""
        length = self.measure(gradient).clamp(min=1e-20).view(-1, 1, 1, 1)
        step: Change = gradient / length * gradient[0].numel() ** 0.5
        return step

    def project(self, change: Change) -> Change:
        """The change, shortened where it is too long.

        >>> import torch
        >>> Ball(torch.tensor([5.0])).project(torch.tensor([[[[6.0, 8.0]]]])).tolist()
        [[[[3.0, 4.0]]]]
        """
        shorter = (self.radius / self.measure(change).clamp(min=1e-20)).clamp(max=1)
        return change * shorter.view(-1, 1, 1, 1)


class Box:
    """An L∞ box: no value moves by more than ``limit``."""

    def __init__(self, limit: float) -> None:
        self.limit = limit

    def measure(self, change: Change) -> PerFace:
        """The largest absolute value."""
        largest: PerFace = change.abs().flatten(1).amax(dim=1)
        return largest

    def steepest(self, gradient: Change) -> Change:
        """The sign of the gradient (Goodfellow et al. 2015, arXiv:1412.6572)."""
        return gradient.sign()

    def project(self, change: Change) -> Change:
        """The change, clipped.

        >>> import torch
        >>> Box(0.5).project(torch.tensor([[[[-2.0, 0.25]]]])).tolist()
        [[[[-0.5, 0.25]]]]
        """
        return change.clamp(-self.limit, self.limit)
