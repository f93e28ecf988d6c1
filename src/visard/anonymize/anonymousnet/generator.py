"""The network that gives a face other attributes (StarGAN, Choi et al. 2018, arXiv:1711.09020).

Down, residual blocks, and up again, told at each block which attributes are wanted.

What differs from the paper: what comes out is not a picture but an edit of the crop, a
displacement and a change within bounds, smoothed and fading out at the crop's edges, so
that the network begins as the identity, learns on a processor's core, and leaves no seam in
a photo; the attributes reach every block as a scale and a shift of the channels (Perez et
al. 2018, arXiv:1709.07871), not as planes beside the picture; and it is narrower.
"""

from functools import lru_cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.anonymize.anonymousnet.edit import Edit
from visard.tensors import Crops

BOUND, REACH = 0.6, 0.06
"""The largest change of a pixel, on its scale of 0 to 1, and the farthest that it is moved
along a side, in sides of the crop."""
_FADE = 1 / 14
"""Share of the side over which the change fades out at each edge."""

Wanted = Float[Tensor, "n k"]


class Generator(nn.Module):
    """n × 3 × s × s and n × k wanted attributes (0 or 1) to n × 3 × s × s; 4 divides s.

    Args:
        attributes: k.
        width: channels at half size; twice as many at a quarter.
        depth: residual blocks at a quarter of the size.

    >>> crops = torch.rand(2, 3, 32, 32)
    >>> made = Generator(5, width=8, depth=1)(crops, torch.ones(2, 5))
    >>> torch.allclose(made, crops, atol=1e-5)
    True
    """

    def __init__(self, attributes: int, width: int = 48, depth: int = 4) -> None:
        super().__init__()
        self.sees = nn.Conv2d(12, width, 5, 1, 2)
        self.down = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.blocks = nn.ModuleList(_Block(2 * width, attributes) for _ in range(depth))
        self.up = nn.Conv2d(2 * width, width, 3, 1, 1)
        self.joins = _Block(width, attributes)
        self.changes = nn.Conv2d(width, 12, 3, 1, 1)
        self.moves = nn.Conv2d(2 * width, 2, 3, 1, 1)
        for last in (self.changes, self.moves):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)  # type: ignore[arg-type]

    def forward(self, crops: Crops, wanted: Wanted) -> Crops:
        return self.edit(crops, wanted).made(crops)

    def edit(self, crops: Crops, wanted: Wanted) -> Edit:
        """What is done to the crops, within ``BOUND`` and ``REACH``."""
        told = 2 * wanted - 1
        near = F.leaky_relu(self.sees(F.pixel_unshuffle(2 * crops - 1, 2)), 0.2)
        far = F.leaky_relu(self.down(near), 0.2)
        for block in self.blocks:
            far = block(far, told)
        flow = _smooth(_smooth(REACH * self.moves(far).float().tanh()))
        flow = F.interpolate(flow, scale_factor=4, mode="bicubic")
        far = F.interpolate(far, scale_factor=2, mode="bilinear")  # a shuffle leaves a grid
        near = self.joins(near + self.up(far), told)
        change = _smooth(BOUND * F.pixel_shuffle(self.changes(near), 2).float().tanh())
        fading = _fading(crops.shape[-1]).to(change)
        return Edit(flow * fading, change * fading)


class _Block(nn.Module):
    """Two convolutions beside a shortcut, the first one's channels scaled and shifted."""

    def __init__(self, width: int, attributes: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, 1, 1)
        self.norm = nn.InstanceNorm2d(width)
        self.told = nn.Linear(attributes, 2 * width)
        self.second = nn.Conv2d(width, width, 3, 1, 1)

    def forward(self, x: Float[Tensor, "n c h w"], told: Wanted) -> Float[Tensor, "n c h w"]:
        scale, shift = self.told(told)[:, :, None, None].chunk(2, 1)
        y = self.norm(self.first(x)) * (1 + scale) + shift
        z: Tensor = x + self.second(F.leaky_relu(y, 0.2))
        return z


def _smooth(change: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
    """Without stripes of a pixel or two, which fool networks and are no part of a face.

    A displacement that changed from pixel to pixel would tear the face.
    """
    kernel = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]).to(change) / 16
    square = (kernel[:, None] * kernel).expand(change.shape[1], 1, 5, 5)
    return F.conv2d(change, square, padding=2, groups=change.shape[1])


@lru_cache(maxsize=4)
def _fading(size: int) -> Float[Tensor, "s s"]:
    """1 inside a crop, falling to 0 at its edges."""
    from_edge = torch.minimum(torch.arange(size), size - 1 - torch.arange(size)) + 0.5
    along = (from_edge / (_FADE * size)).clamp(max=1)
    smooth = along * along * (3 - 2 * along)
    return smooth[:, None] * smooth[None]
