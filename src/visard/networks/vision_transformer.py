"""A small vision transformer (Dosovitskiy et al. 2021, arXiv:2010.11929).

Convolutions make the patches (Xiao et al. 2021, arXiv:2106.14881), which trains on few
photos where cutting the picture into squares does not. 49 patches of 16 × 16 pixels. All
that becomes of them is embedded by one linear layer, in place of a class token's part: in
an aligned face every patch has its meaning (insightface's transformers do so too).
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops, Embeddings

_STEM = (24, 48, 96, 144)
_PATCHES = 7
"""Along a side."""

Patches = Float[Tensor, "n p d"]


class Layer(nn.Module):
    """Attention among the patches, then two linear layers on each; both beside a shortcut."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.asks = nn.Linear(width, 3 * width)
        self.mixes = nn.Linear(width, width)
        self.thinks = nn.Sequential(
            nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width)
        )

    def forward(self, x: Patches) -> Patches:
        n, p, d = x.shape
        threefold = self.asks(self.before(x)).view(n, p, 3, self.heads, d // self.heads)
        query, key, value = threefold.permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(query, key, value)
        x = x + self.mixes(seen.transpose(1, 2).reshape(n, p, d))
        result: Patches = x + self.thinks(self.between(x))
        return result


class VisionTransformer(nn.Module):
    """n × 3 × 112 × 112, 0 to 1, to n × d.

    Args:
        dimensions: d.
        width: numbers a patch, divided among the heads.
        depth: layers.

    >>> VisionTransformer(16, width=24, depth=1)(torch.rand(2, 3, 112, 112)).shape
    torch.Size([2, 16])
    """

    def __init__(
        self, dimensions: int, *, width: int = 144, depth: int = 5, heads: int = 3
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in zip((3, *_STEM), _STEM, strict=False):
            convolution = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
            layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU()]
        self.stem = nn.Sequential(*layers, nn.Conv2d(_STEM[-1], width, 1))
        self.place = nn.Parameter(0.02 * torch.randn(1, _PATCHES**2, width))
        self.layers = nn.Sequential(*(Layer(width, heads) for _ in range(depth)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Sequential(
            nn.Flatten(), nn.Linear(_PATCHES**2 * width, dimensions), nn.BatchNorm1d(dimensions)
        )

    def forward(self, crops: Crops) -> Embeddings:
        patches = self.stem(2 * crops - 1).flatten(2).transpose(1, 2) + self.place
        embeddings: Tensor = self.head(self.norm(self.layers(patches)))
        return embeddings
