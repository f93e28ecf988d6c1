"""MobileFaceNet (Chen et al. 2018, arXiv:1804.07573), with ReLU6 in place of PReLU."""

from torch import Tensor, nn

from visard.networks.inverted_residual import InvertedResidual, convolution

MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
"""Of each colour on the scale 0 to 255: taken off, and divided by, before the network."""
_STAGES = ((2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1))
"""Expansion, channels, blocks, stride of the first block."""


class MobileFaceNet(nn.Module):
    """n × 3 × 112 × 112, normalised, to n × 128. Attribute names follow foamliu's file."""

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
