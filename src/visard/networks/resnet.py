"""ResNet-18 (He et al. 2015, arXiv:1512.03385), of any width."""

import torch.nn.functional as F
from torch import Tensor, nn

from visard.tensors import Crops, Embeddings

WIDTH = 64
"""The paper's: channels of the first stage; each further one has twice as many."""


class BasicBlock(nn.Module):
    """Two 3×3 convolutions beside a shortcut, the first with the stride."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        summed: Tensor = F.relu(self.conv(x) + self.shortcut(x))
        return summed


class ResNet18(nn.Module):
    """n × 3 × s × s, 0 to 1, to n × 8w features: the mean over the last stage's places.

    Args:
        width: w, the channels of the first stage; 64 in the paper.
        shrink: pixels along a side that are averaged into one before anything else.

    Attributes:
        features: 8w.
        shrink: may be changed at any time: a network that learned from faces of 112 pixels
            is one for 224 when it halves them first.

    >>> import torch
    >>> ResNet18(width=4)(torch.rand(2, 3, 64, 64)).shape
    torch.Size([2, 32])
    """

    def __init__(self, width: int = WIDTH, shrink: int = 1) -> None:
        super().__init__()
        widths = (width, 2 * width, 4 * width, 8 * width)
        stem = nn.Sequential(
            nn.Conv2d(3, width, 7, 2, 3, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
        )
        stages, inputs = [], width
        for stage, outputs in enumerate(widths):
            stages += [BasicBlock(inputs, outputs, 1 if stage == 0 else 2)]
            stages += [BasicBlock(outputs, outputs, 1)]
            inputs = outputs
        self.body = nn.Sequential(stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.features, self.shrink = widths[-1], shrink

    def forward(self, crops: Crops) -> Embeddings:
        seen = F.avg_pool2d(crops, self.shrink) if self.shrink > 1 else crops
        features: Tensor = self.body(2 * seen - 1)
        return features
