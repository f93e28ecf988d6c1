"""What stage III does to a crop: it moves its parts a little, and adds to it.

Another nose is the same skin elsewhere. A network that may only add has to paint the nose
out and another one in, which a small one does badly; a displacement of every pixel, smooth
and small, gives other proportions and keeps each pore (Xiao et al. 2018, arXiv:1801.02612,
for networks that are to be misled; Averbuch-Elor et al. 2017 for portraits).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import Change, Crops, Points

Flow = Float[Tensor, "n 2 s s"]


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """How each of n crops is made another.

    Attributes:
        flow: where each pixel is taken from, relative to its own place: to the right and
            down, in sides of the crop.
        change: what is added afterwards, -1 to 1.
    """

    flow: Flow
    change: Change

    def moved(self, crops: Crops) -> Crops:
        """The crops with their parts moved, nothing added.

        >>> right = torch.zeros(1, 2, 4, 4)
        >>> right[:, 0] = 0.25  # a pixel of four
        >>> crop = torch.arange(4.0).expand(1, 3, 4, 4) / 4
        >>> (4 * Edit(right, torch.zeros(1, 3, 4, 4)).moved(crop))[0, 0, 0].tolist()
        [1.0, 2.0, 3.0, 3.0]
        """
        size = crops.shape[-1]
        middles = (2 * torch.arange(size).to(self.flow) + 1) / size - 1
        down, right = torch.meshgrid(middles, middles, indexing="ij")
        places = torch.stack((right, down), -1) + 2 * self.flow.permute(0, 2, 3, 1)
        return F.grid_sample(crops, places, padding_mode="border", align_corners=False)

    def made(self, crops: Crops) -> Crops:
        """The crops moved and added to, 0 to 1."""
        return (self.moved(crops) + self.change).clamp(0, 1)

    def landmarks(self, points: Points) -> Points:
        """Where points of the crops have gone, in their pixels; the flow is smooth there."""
        size = self.flow.shape[-1]
        places = ((2 * points + 1) / size - 1)[:, :, None]
        by = F.grid_sample(self.flow, places, padding_mode="border", align_corners=False)
        gone: Points = points - size * by[..., 0].mT
        return gone

    def times(self, factor: float) -> "Edit":
        """A caricature: moved so many times as far, and changed by the root of it as much.

        Moved further, a face is still a face; colours soon burn.
        """
        return Edit(factor * self.flow, factor**0.5 * self.change)

    def beyond(self, other: "Edit", emphasis: float) -> "Edit":
        """As much further from another edit as ``emphasis`` says, in parts of what lies between.

        >>> still = torch.zeros(1, 3, 4, 4)
        >>> one, none = (Edit(torch.full((1, 2, 4, 4), f), still) for f in (0.02, 0.0))
        >>> round(one.beyond(none, 0.5).flow.max().item(), 3)
        0.03
        """
        return Edit(
            self.flow + emphasis * (self.flow - other.flow),
            self.change + emphasis * (self.change - other.change),
        )
