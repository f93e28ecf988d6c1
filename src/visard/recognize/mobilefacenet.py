"""MobileFaceNet (Chen et al. 2018, arXiv:1804.07573), trained with ArcFace loss by foamliu.

The published variant with ReLU6 in place of PReLU and a batch norm after the
embedding. 112×112 crops, 128 numbers, cosine.
"""

import torch
from torch import Tensor, nn

from visard.cards import card
from visard.recognize.inverted_residual import InvertedResidual, convolution
from visard.recognize.network import NetworkRecognizer, fold_batch_norms
from visard.weights import find

_STAGES = ((2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1))
"""Expansion, channels, blocks, stride of the first block."""
_MEAN, _STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


class MobileFaceNet(nn.Module):
    """n × 3 × 112 × 112 to n × 128. Attribute names follow the weight file."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = convolution(3, 64, stride=2)
        self.dw_conv = nn.Sequential(
            nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.Conv2d(64, 64, 1, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
        )
        self.features = _stages()
        self.conv2 = convolution(128, 512, kernel=1)
        self.gdconv = nn.Sequential(
            nn.Conv2d(512, 512, 7, groups=512, bias=False),
            nn.BatchNorm2d(512),
            nn.Conv2d(512, 128, 1),
            nn.BatchNorm2d(128),
        )

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv2(self.features(self.dw_conv(self.conv1(x))))
        embeddings: Tensor = self.gdconv(x).flatten(1)
        return embeddings


def _stages() -> nn.Sequential:
    blocks: list[nn.Module] = []
    inputs = 64
    for expansion, outputs, count, first_stride in _STAGES:
        for index in range(count):
            stride = first_stride if index == 0 else 1
            blocks.append(InvertedResidual(inputs, outputs, stride=stride, expansion=expansion))
            inputs = outputs
    return nn.Sequential(*blocks)


_RENAMED = (
    ("dw_conv.depthwise.", "dw_conv.0."),
    ("dw_conv.bn1.", "dw_conv.1."),
    ("dw_conv.pointwise.", "dw_conv.3."),
    ("dw_conv.bn2.", "dw_conv.4."),
    ("gdconv.depthwise.", "gdconv.0."),
    ("gdconv.bn.", "gdconv.1."),
    ("conv3.", "gdconv.2."),
    ("bn.", "gdconv.3."),
)


def _rename(key: str) -> str:
    for old, new in _RENAMED:
        if key.startswith(old):
            return new + key.removeprefix(old)
    return key


def load() -> NetworkRecognizer:
    """The network with its published weights.

    Raises:
        WeightsError: the weight file is not at hand, or not the right one.
    """
    (name,) = card("mobilefacenet").files
    state = torch.load(find(name), map_location="cpu", weights_only=True)
    network = MobileFaceNet()
    network.load_state_dict({_rename(key): value for key, value in state.items()})
    return NetworkRecognizer(card("mobilefacenet"), fold_batch_norms(network), _MEAN, _STD)
