"""The building blocks of MobileNetV2 (Sandler et al. 2018, arXiv:1801.04381)."""

from torch import Tensor, nn


def convolution(
    inputs: int,
    outputs: int,
    *,
    kernel: int = 3,
    stride: int = 1,
    groups: int = 1,
    bias: bool = False,
    eps: float = 1e-5,
) -> nn.Sequential:
    """Convolution, batch norm, ReLU6; padded so that stride 1 keeps the size."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias),
        nn.BatchNorm2d(outputs, eps=eps),
        nn.ReLU6(),
    )


class InvertedResidual(nn.Module):
    """Widen, filter each channel, narrow without activation; add where shapes allow."""

    def __init__(
        self, inputs: int, outputs: int, *, stride: int, expansion: int, eps: float = 1e-5
    ) -> None:
        super().__init__()
        hidden = inputs * expansion
        self.conv = nn.Sequential(
            convolution(inputs, hidden, kernel=1, eps=eps),
            convolution(hidden, hidden, stride=stride, groups=hidden, eps=eps),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs, eps=eps),
        )
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        filtered: Tensor = self.conv(x)
        return x + filtered if self.adds else filtered
