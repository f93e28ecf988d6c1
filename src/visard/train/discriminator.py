"""Who tells real photos from made ones: a critic of small places, and what it looks at."""

from itertools import pairwise

import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.train.photo_pairs import Patches

Verdicts = Float[Tensor, "n 1 _ _"]
"""One number a place: the larger, the more it looks like a photo."""
_SLOPE = 0.2


class Discriminator(nn.Module):
    """Five convolutions, each after the first at half the size.

    The paper's looks at the whole patch through batch norm and two linear layers; judging
    place by place (Isola et al. 2017, arXiv:1611.07004) needs neither, is a hundredth of
    the size and suits patches of any size.

    Args:
        width: channels of the first convolution.
    """

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        channels = [3, width, width * 2, width * 4, width * 4]
        self.layers = nn.ModuleList(
            nn.Conv2d(inward, outward, 3 if at == 0 else 4, stride=1 if at == 0 else 2, padding=1)
            for at, (inward, outward) in enumerate(pairwise(channels))
        )
        self.verdict = nn.Conv2d(channels[-1], 1, 3, padding=1)

    def forward(self, patches: Patches) -> tuple[Verdicts, list[Tensor]]:
        """The verdicts, and the features of each convolution that led there."""
        features, seen = patches * 2 - 1, []
        for layer in self.layers:
            features = F.leaky_relu(layer(features), _SLOPE)
            seen.append(features)
        return self.verdict(features), seen
