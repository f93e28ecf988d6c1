"""What a trained network changes in a face: one grey plane, in the frame of the masks.

A network's numbers become a change that is weighted by the texture which hides it, without
stripes of a pixel, and that fades out around the face.
"""

from functools import lru_cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.cloak.mask import SIDE
from visard.networks.perturber import Perturber
from visard.tensors import Change, Crops, PerFace
from visard.visibility.forgiveness import texture

BOUND = 16 / 255
"""The largest change of a pixel of average texture, before it is scaled to what may be seen."""
_MIDDLE, _REACH = (0.5, 0.54), (0.42, 0.46)
"""The face's middle, and its half width and height, in sides of the frame."""
_SOFT = 0.3
"""Share of the half width over which a change fades out."""

Told = Float[Tensor, "n _"]


def changed(network: Perturber, crops: Crops, told: Told | None = None) -> Change:
    """What a network would add to faces in the masks' template, one plane for all colours.

    Args:
        told: for a network that draws faces towards somebody, 1 for that person.

    >>> with torch.no_grad():
    ...     change = changed(Perturber(SIDE, width=16, depth=1), torch.rand(1, 3, SIDE, SIDE))
    >>> change.shape, bool(change.abs().amax() <= 3 * BOUND), bool((change[..., 0] == 0).all())
    (torch.Size([1, 1, 128, 128]), True, True)
    """
    face = oval().to(crops).expand(len(crops), -1, -1, -1)
    return BOUND * smooth(network(crops, told).tanh()) * texture(crops, face) * face


def size(change: Change) -> PerFace:
    """Of a change in grey levels: the root of the mean square.

    >>> round(size(torch.full((1, 1, 4, 4), -2 / 255)).item(), 4)
    2.0
    """
    levels: Tensor = (255 * change).square().mean(dim=(1, 2, 3)).clamp(min=1e-6).sqrt()
    return levels


@lru_cache(maxsize=1)
def oval() -> Float[Tensor, "1 1 s s"]:
    """1 on a face in the masks' template, falling to 0 around it."""
    (across, down), (wide, high) = _MIDDLE, _REACH
    rows, columns = torch.meshgrid(*[(torch.arange(SIDE) + 0.5) / SIDE] * 2, indexing="ij")
    far = (((columns - across) / wide).square() + ((rows - down) / high).square()).sqrt()
    along = ((1 + _SOFT / 2 - far) / _SOFT).clamp(0, 1)
    return (along * along * (3 - 2 * along)).view(1, 1, SIDE, SIDE)


def smooth(change: Change) -> Change:
    """Without its stripes of a pixel, which fool networks and which no photo shows for long."""
    kernel = torch.tensor([1.0, 2.0, 1.0]).to(change) / 4
    return F.conv2d(change, (kernel[:, None] * kernel).view(1, 1, 3, 3), padding=1)
