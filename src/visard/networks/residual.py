"""A small residual network for faces, after the IResNet-18 of ArcFace (arXiv:1801.07698).

Blocks of two 3×3 convolutions with PReLU between them, the second with the stride, and no
activation after the sum, as there. What differs: the stem halves the picture at once, the
channels are a third of ResNet-18's (He et al. 2016, arXiv:1512.03385), and there is no
batch norm before a block's first convolution, so that every one can be folded away.
"""

from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops, Embeddings

WIDTHS = (24, 48, 96, 160)
_DEPTH = 2
"""Blocks in each of the four stages."""
SIZE = 112
_LAST = 4
"""Side of what the last stage gives for ``SIZE``."""
PLACES = _LAST**2


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.PReLU(outputs),
            nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        filtered: Tensor = self.conv(x)
        around: Tensor = self.shortcut(x)
        return filtered + around


class Residual(nn.Module):
    """n × 3 × 112 × 112, 0 to 1, to n × d.

    Args:
        dimensions: d, by a linear layer that knows where in the face what is; None: the
            mean over the face of the last stage's channels, which any size will do for.
        widths: channels of the four stages.

    >>> import torch
    >>> Residual(32, widths=(4, 4, 8, 8))(torch.rand(2, 3, 112, 112)).shape
    torch.Size([2, 32])
    """

    def __init__(self, dimensions: int | None, widths: tuple[int, int, int, int] = WIDTHS) -> None:
        super().__init__()
        first, last = widths[0], widths[-1]
        self.stem = nn.Sequential(
            nn.Conv2d(3, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.PReLU(first)
        )
        inputs = (first, *widths)
        self.stages = nn.Sequential(*(_stage(i, o) for i, o in zip(inputs, widths, strict=False)))
        self.head: nn.Module = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        if dimensions is not None:
            self.head = nn.Sequential(
                nn.Flatten(),
                nn.Linear(last * PLACES, dimensions),
                nn.BatchNorm1d(dimensions),
            )

    def forward(self, crops: Crops) -> Embeddings:
        embeddings: Tensor = self.head(self.maps(crops)[-1])
        return embeddings

    def maps(self, crops: Crops) -> list[Float[Tensor, "n _ _ _"]]:
        """What each stage gives, from fine to coarse."""
        seen: Tensor = self.stem(2 * crops - 1)
        given = []
        for stage in self.stages:
            seen = stage(seen)
            given.append(seen)
        return given


def _stage(inputs: int, outputs: int) -> nn.Sequential:
    more = (Block(outputs, outputs, 1) for _ in range(_DEPTH - 1))
    return nn.Sequential(Block(inputs, outputs, 2), *more)
