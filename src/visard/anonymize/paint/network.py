"""The network that says which strokes lead from a canvas to a picture.

Paint Transformer (Liu et al. 2021, arXiv:2108.03798): convolutions look at a patch of the
canvas and of the picture, a transformer encoder at both together, and each of a handful of
learned questions becomes one stroke in the decoder.

What differs from the paper: it is narrower (it trains in an hour on a processor's core); it
is told the difference of the two patches; a stroke's longer side comes first; and each
question *points*: the stroke's centre is sought around the place where it looks, and the
colour is taken from the picture where it looks for that, not invented.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Pixels

SIDE = 32
"""Of a patch, in pixels."""
STROKES = 8
"""A patch."""
_CELLS, _TOKENS = 8, 4
"""Places along a side: to point at, and for the transformer."""
_AROUND = 0.25
"""How far a centre may be from where it points, in sides."""


class PaintTransformer(nn.Module):
    """Canvas and picture, n × 3 × 32 × 32, to strokes.

    Args:
        width: numbers a place, divided among the heads.
        depth: layers of the encoder, and of the decoder.
    """

    cells: Tensor

    def __init__(self, width: int = 96, depth: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.canvas, self.picture = _Eye(3, width // 2), _Eye(6, width // 2)
        self.place = nn.Parameter(0.02 * torch.randn(1, _TOKENS**2, width))
        self.questions = nn.Parameter(torch.randn(1, STROKES, width))
        self.encoder = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, heads, 3 * width, dropout=0.0, batch_first=True, norm_first=True
            )
            for _ in range(depth)
        )
        self.decoder = nn.ModuleList(
            nn.TransformerDecoderLayer(
                width, heads, 3 * width, dropout=0.0, batch_first=True, norm_first=True
            )
            for _ in range(depth)
        )
        self.seen, self.asked = nn.LayerNorm(width), nn.LayerNorm(width)
        self.keys = nn.Sequential(nn.Conv2d(width, width, 1), nn.ReLU(), nn.Conv2d(width, width, 1))
        self.points = nn.Linear(width, 2 * width)
        self.shape = _head(width, 6)
        self.decides = nn.Linear(width, 1)
        middle = (torch.arange(_CELLS) + 0.5) / _CELLS
        across = torch.stack(torch.meshgrid(middle, middle, indexing="xy"), -1)
        self.register_buffer("cells", across.flatten(0, 1), persistent=False)

    def forward(
        self, canvas: Pixels, picture: Pixels
    ) -> tuple[Float[Tensor, "n k 5"], Float[Tensor, "n k 3"], Float[Tensor, "n k"]]:
        """Shapes and colours of the strokes, and whether to make each (above 0: yes)."""
        wanted = torch.cat((2 * picture - 1, picture - canvas), 1)
        seen = self.canvas(2 * canvas - 1), self.picture(wanted)
        near, far = (torch.cat(both, 1) for both in zip(*seen, strict=True))
        x = far.flatten(2).transpose(1, 2) + self.place
        for layer in self.encoder:
            x = layer(x)
        x = self.seen(x)
        strokes = self.questions.expand(len(x), -1, -1)
        for layer in self.decoder:
            strokes = layer(strokes, x)
        strokes = self.asked(strokes)
        place, look = self._pointed(strokes, self.keys(near).flatten(2))
        shapes = _shapes(place @ self.cells, self.shape(strokes))
        colours = look @ F.avg_pool2d(picture, SIDE // _CELLS).flatten(2).transpose(1, 2)
        return shapes, colours, self.decides(strokes)[..., 0]

    def _pointed(
        self, strokes: Float[Tensor, "n k d"], keys: Float[Tensor, "n d c"]
    ) -> tuple[Float[Tensor, "n k c"], Float[Tensor, "n k c"]]:
        """Where each question looks for its stroke's place, and for its colour."""
        place, look = self.points(strokes).chunk(2, -1)
        length = keys.shape[1] ** 0.5
        return (place @ keys / length).softmax(-1), (look @ keys / length).softmax(-1)


class _Eye(nn.Module):
    """Features of a patch, at a quarter and at an eighth of its size."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.near = nn.Sequential(_layer(inputs, width // 2), _layer(width // 2, width))
        self.far = _layer(width, width)

    def forward(self, patch: Float[Tensor, "n c h w"]) -> tuple[Tensor, Tensor]:
        near = self.near(patch)
        return near, self.far(near)


def _shapes(around: Float[Tensor, "n k 2"], told: Float[Tensor, "n k 6"]) -> Float[Tensor, "n k 5"]:
    """The angle is told as a direction at twice the angle, which has no beginning and no end."""
    centre = (around + _AROUND * told[..., :2].tanh()).clamp(0, 1)
    long, part = told[..., 2].sigmoid(), told[..., 3].sigmoid()
    angle = torch.atan2(told[..., 5], told[..., 4]) / 2 % torch.pi
    return torch.cat((centre, torch.stack((long, long * part, angle), -1)), -1)


def _layer(inputs: int, outputs: int) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU())


def _head(width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs))
