"""A small network that looks at a face once, and says what to change in it.

Down, residual blocks, and up again with what was seen on the way (Ronneberger et al. 2015,
arXiv:1505.04597), at a quarter of the crop's side and less: sixteen pixels are sixteen
channels, so a pass costs little and fine change is possible all the same.

A plane that is the same for every face is added: what misleads on everybody need not be
found anew on each.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops

_GROUPS = 8
_QUARTER = 4
_EVEN, _WIDEST, _DEEPEST, _MOST_TOLD = 16, 256, 32, 1000
_EVERYBODY, _QUICKER = 0.05, 3.0
"""How large the common plane is at first, and how much quicker than the rest it learns."""


class Perturber(nn.Module):
    """n × 3 × s × s, 0 to 1, to n × 1 × s × s, any size of number; 8 divides s.

    Args:
        side: s.
        width: channels at a quarter of the side; half as many more at an eighth.
        depth: residual blocks at an eighth.
        told: how many people it can be told to draw a face towards; 0: it is told nobody.

    Raises:
        ValueError: the width does not divide by 16, or a number is too large.

    >>> network = Perturber(32, width=16, depth=1)
    >>> network(torch.rand(2, 3, 32, 32)).shape
    torch.Size([2, 1, 32, 32])
    """

    def __init__(self, side: int, width: int = 64, depth: int = 3, told: int = 0) -> None:
        super().__init__()
        small = 0 < width <= _WIDEST and 0 < depth <= _DEEPEST and 0 <= told <= _MOST_TOLD
        if width % _EVEN or not small:
            raise ValueError(f"{width} channels, {depth} blocks, told {told}")
        self.width, self.told = width, told
        far = width + width // 2
        self.sees = nn.Conv2d(3 * _QUARTER**2, width, 3, 1, 1)
        self.down = nn.Conv2d(width, far, 4, 2, 1)
        self.blocks = nn.ModuleList(_Block(far, told) for _ in range(depth))
        self.up = nn.Conv2d(far, 4 * width, 3, 1, 1)
        self.joins = _Block(width, told)
        self.changes = nn.Conv2d(width, _QUARTER**2, 3, 1, 1)
        self.everybody = nn.Parameter(_EVERYBODY * torch.randn(1, 1, side, side))

    def forward(self, crops: Crops, told: Float[Tensor, "n _"] | None = None) -> Tensor:
        """What to change, a plane for all colours.

        Args:
            told: 1 for the person to draw each face towards, 0 for the others.
        """
        near = F.leaky_relu(self.sees(F.pixel_unshuffle(2 * crops - 1, _QUARTER)), 0.2)
        far = F.leaky_relu(self.down(near), 0.2)
        for block in self.blocks:
            far = block(far, told)
        near = self.joins(near + F.pixel_shuffle(self.up(far), 2), told)
        change = F.pixel_shuffle(self.changes(F.leaky_relu(near, 0.2)), _QUARTER)
        return change.float() + _QUICKER * self.everybody


class _Block(nn.Module):
    """Two convolutions beside a shortcut; who is told scales and shifts the channels between.

    See Perez et al. 2018, arXiv:1709.07871.
    """

    def __init__(self, width: int, told: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, 1, 1)
        self.norm = nn.GroupNorm(_GROUPS, width)
        self.told = nn.Linear(told, 2 * width) if told else None
        self.second = nn.Conv2d(width, width, 3, 1, 1)

    def forward(
        self, x: Float[Tensor, "n c h w"], told: Float[Tensor, "n k"] | None
    ) -> Float[Tensor, "n c h w"]:
        y = self.norm(self.first(x))
        if self.told is not None:
            scale, shift = self.told(told)[:, :, None, None].chunk(2, 1)
            y = y * (1 + scale) + shift
        z: Tensor = x + self.second(F.leaky_relu(y, 0.2))
        return z
