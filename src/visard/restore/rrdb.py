"""RRDBNet: residual blocks within residual blocks, without batch norm (ESRGAN).

Wang et al. 2018, "ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks",
arXiv:1809.00219. Real-ESRGAN (arXiv:2107.10833) keeps the network, and for less than four
times the size first folds neighbouring pixels into channels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from visard.tensors import Change, Pixels, Received

RESIDUAL = 0.2
"""What a block adds to its input counts so much (section 3.1 of the paper)."""
_SLOPE = 0.2
"""Of the rectifier, below nothing."""
_ENLARGED = 4
"""How much larger the two enlarging steps make a picture."""
LAYERS, BLOCKS = 5, 3
"""Convolutions of a dense block, and dense blocks of a residual one."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large an RRDBNet is.

    Attributes:
        width: channels between blocks.
        depth: residual blocks.
        growth: channels that each layer of a dense block adds.
        scale: how many times wider and higher the result is: 1, 2 or 4.
    """

    width: int = 64
    depth: int = 23
    growth: int = 32
    scale: int = 4

    @property
    def folded(self) -> int:
        """The side of the square of pixels that becomes one, to begin with."""
        return _ENLARGED // self.scale


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees what all before it saw and made."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        made = [growth] * (LAYERS - 1) + [width]
        self.layers = nn.ModuleList(
            _convolution(width + at * growth, channels) for at, channels in enumerate(made)
        )

    def forward(self, features: Change) -> Change:
        seen = [features]
        for layer in self.layers[:-1]:
            seen.append(F.leaky_relu(layer(torch.cat(seen, dim=1)), _SLOPE))
        added: Tensor = self.layers[-1](torch.cat(seen, dim=1))
        return features + RESIDUAL * added


class Block(nn.Module):
    """Three dense blocks, and a way around them."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(DenseBlock(width, growth) for _ in range(BLOCKS)))

    def forward(self, features: Change) -> Change:
        added: Tensor = self.blocks(features)
        return features + RESIDUAL * added


class RrdbNet(nn.Module):
    """Pictures to pictures ``size.scale`` times as large, neither clamped.

    Weights are drawn as in the paper, a tenth of what He et al. draw (arXiv:1502.01852).

    >>> RrdbNet(Size(8, 1, 4))(torch.rand(1, 3, 5, 7)).shape
    torch.Size([1, 3, 20, 28])
    """

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size, width = size, size.width
        self.first = _convolution(3 * size.folded**2, width)
        self.trunk = nn.Sequential(*(Block(width, size.growth) for _ in range(size.depth)))
        self.merge = _convolution(width, width)
        self.enlarge = nn.ModuleList(_convolution(width, width) for _ in range(2))
        self.refine = _convolution(width, width)
        self.last = _convolution(width, 3)

    def forward(self, pictures: Pixels) -> Received:
        """Both sides of the pictures must be multiples of ``size.folded``."""
        first = self.first(F.pixel_unshuffle(pictures, self.size.folded))
        features = first + self.merge(self.trunk(first))
        for layer in self.enlarge:
            features = layer(F.interpolate(features, scale_factor=2.0, mode="nearest"))
            features = F.leaky_relu(features, _SLOPE)
        enlarged: Tensor = self.last(F.leaky_relu(self.refine(features), _SLOPE))
        return enlarged


def _convolution(inward: int, outward: int) -> nn.Conv2d:
    layer = nn.Conv2d(inward, outward, kernel_size=3, padding=1)
    nn.init.kaiming_normal_(layer.weight)
    nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    with torch.no_grad():
        layer.weight *= 0.1
    return layer


@torch.no_grad()
def begin_enlarging(network: RrdbNet) -> None:
    """Let a network that knows nothing begin as plain enlargement, pixels become squares.

    Red, green and blue pass through the first three channels; training starts there
    rather than with black, which saves its first steps.

    Raises:
        ValueError: the network folds pixels.
    """
    if network.size.folded != 1:
        raise ValueError("only a network that enlarges four times can begin as an enlargement")
    for layer in (network.first, *network.enlarge, network.refine, network.last):
        weight = layer.weight
        assert isinstance(weight, Tensor)  # noqa: S101 (for the type checker)
        weight[:3] = 0
        weight[range(3), range(3), 1, 1] = 1
    network.merge.weight *= 0.1
