"""InceptionResnetV1 (Szegedy et al. 2016, arXiv:1602.07261), as face recognisers use it.

FaceNet's heirs stack 5, 10 and 5 blocks and give 512 numbers. Here the stem pads its
convolutions and any width will do, so that crops of 64 pixels and one core are enough.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from visard.tensors import Crops, Embeddings

DEPTHS = (5, 10, 5)
"""Blocks at each of the three sizes."""
_SCALES = (0.17, 0.10, 0.20)
"""What a block adds is made smaller by these, or training comes apart."""


Kernel = int | tuple[int, int]
Layer = tuple[int, Kernel, int]


def _conv(inputs: int, outputs: int, kernel: Kernel, stride: int) -> nn.Module:
    sides = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (sides[0] // 2, sides[1] // 2)
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, sides, stride, padding, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
        nn.ReLU(),
    )


class Branches(nn.Module):
    """Ways side by side, their channels one after the other."""

    def __init__(self, *ways: nn.Module) -> None:
        super().__init__()
        self.ways = nn.ModuleList(ways)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([way(x) for way in self.ways], dim=1)


class Residue(nn.Module):
    """Branches, mixed back to the channels that came in and added to them.

    Args:
        between: channels that the branches give together.
    """

    def __init__(self, branches: Branches, between: int, channels: int, scale: float) -> None:
        super().__init__()
        self.branches, self.scale = branches, scale
        self.mixed = nn.Conv2d(between, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        summed: Tensor = F.relu(x + self.scale * self.mixed(self.branches(x)))
        return summed


class InceptionResnetV1(nn.Module):
    """n × 3 × s × s, 0 to 1, to n × 1792w features: the mean over the last stage's places.

    Args:
        width: w, the share of the paper's channels that each convolution has.
        depths: how many blocks at each of the three sizes.

    Attributes:
        features: channels given.

    >>> InceptionResnetV1(width=1 / 16, depths=(1, 1, 1))(torch.rand(2, 3, 64, 64)).shape
    torch.Size([2, 112])
    """

    def __init__(self, width: float = 1.0, depths: Sequence[int] = DEPTHS) -> None:
        super().__init__()
        wide = [max(1, round(width * each)) for each in (256, 384)]
        fine = wide[0]
        middle = wide[1] + wide[0] + fine
        self.features = wide[1] + 2 * wide[0] + middle
        kinds = zip((_fine, _middle, _coarse), depths, (fine, middle, self.features), strict=True)
        blocks = [[kind(width, inputs) for _ in range(depth)] for kind, depth, inputs in kinds]
        self.body = nn.Sequential(
            _stem(width, fine),
            *blocks[0],
            _to_middle(width, fine),
            *blocks[1],
            _to_coarse(width, middle),
            *blocks[2],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )

    def forward(self, crops: Crops) -> Embeddings:
        features: Tensor = self.body(2 * crops - 1)
        return features


def _way(width: float, inputs: int, *layers: Layer) -> nn.Module:
    """Convolutions one after the other: channels at full width, kernel, stride."""
    made = []
    for channels, kernel, stride in layers:
        outputs = max(1, round(width * channels))
        made.append(_conv(inputs, outputs, kernel, stride))
        inputs = outputs
    return nn.Sequential(*made)


def _stem(width: float, outputs: int) -> nn.Module:
    before = _way(width, 3, (32, 3, 2), (32, 3, 1), (64, 3, 1))
    inner = max(1, round(width * 64))
    after = _way(width, inner, (80, 1, 1), (192, 3, 1))
    last = _conv(max(1, round(width * 192)), outputs, 3, 2)
    return nn.Sequential(before, nn.MaxPool2d(3, 2, 1), after, last)


def _fine(width: float, inputs: int) -> nn.Module:
    ways = (
        _way(width, inputs, (32, 1, 1)),
        _way(width, inputs, (32, 1, 1), (32, 3, 1)),
        _way(width, inputs, (32, 1, 1), (32, 3, 1), (32, 3, 1)),
    )
    return Residue(Branches(*ways), 3 * max(1, round(width * 32)), inputs, _SCALES[0])


def _middle(width: float, inputs: int) -> nn.Module:
    ways = (
        _way(width, inputs, (128, 1, 1)),
        _way(width, inputs, (128, 1, 1), (128, (1, 7), 1), (128, (7, 1), 1)),
    )
    return Residue(Branches(*ways), 2 * max(1, round(width * 128)), inputs, _SCALES[1])


def _coarse(width: float, inputs: int) -> nn.Module:
    ways = (
        _way(width, inputs, (192, 1, 1)),
        _way(width, inputs, (192, 1, 1), (192, (1, 3), 1), (192, (3, 1), 1)),
    )
    return Residue(Branches(*ways), 2 * max(1, round(width * 192)), inputs, _SCALES[2])


def _to_middle(width: float, inputs: int) -> nn.Module:
    return Branches(
        _way(width, inputs, (384, 3, 2)),
        _way(width, inputs, (192, 1, 1), (192, 3, 1), (256, 3, 2)),
        nn.MaxPool2d(3, 2, 1),
    )


def _to_coarse(width: float, inputs: int) -> nn.Module:
    return Branches(
        _way(width, inputs, (256, 1, 1), (384, 3, 2)),
        _way(width, inputs, (256, 1, 1), (256, 3, 2)),
        _way(width, inputs, (256, 1, 1), (256, 3, 1), (256, 3, 2)),
        nn.MaxPool2d(3, 2, 1),
    )
