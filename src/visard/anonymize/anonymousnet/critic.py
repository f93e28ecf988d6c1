"""Who tells faces from made ones, and which attributes they have (arXiv:1711.09020).

What differs from the paper: half as wide, and one halving fewer.
"""

from itertools import pairwise

import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import Crops

_HALVINGS = 5
_SLOPE = 0.01


class Critic(nn.Module):
    """n × 3 × s × s to a verdict a place and a logit an attribute.

    Args:
        attributes: how many.
        width: channels of the first convolution; each next one has twice as many, up to
            eight times.
    """

    def __init__(self, attributes: int, width: int = 32) -> None:
        super().__init__()
        channels = [3, *(width * min(8, 2**at) for at in range(_HALVINGS))]
        self.layers = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1) for i, o in pairwise(channels))
        self.verdict = nn.Conv2d(channels[-1], 1, 3, 1, 1, bias=False)
        self.names = nn.Linear(channels[-1], attributes)

    def forward(self, crops: Crops) -> tuple[Float[Tensor, "n 1 _ _"], Float[Tensor, "n k"]]:
        features = 2 * crops - 1
        for layer in self.layers:
            features = F.leaky_relu(layer(features), _SLOPE)
        return self.verdict(features), self.names(features.mean(dim=(2, 3)))
