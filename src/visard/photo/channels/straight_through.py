"""Lets gradients pass where the world rounds, sorts or encodes, as if it had not.

The backward pass differentiable approximation of Athalye et al. 2018,
arXiv:1802.00420: right for whatever changes a picture little.
"""

from collections.abc import Callable

import torch

from visard.arrays import to_array, to_tensor
from visard.tensors import Pixels
from visard.types import ImageArray


def straight_through(pictures: Pixels, change: Callable[[ImageArray], ImageArray]) -> Pixels:
    """The pictures after a change of their bytes, with the gradient of no change.

    Args:
        change: from one picture's bytes to others of the same shape.
    """
    with torch.no_grad():
        changed = [to_tensor(change(to_array(picture[None]))) for picture in pictures]
        difference = torch.cat(changed) - pictures
    return pictures + difference
