"""Between photos as arrays of bytes and pictures as tensors."""

import numpy as np
import torch

from visard.tensors import Pixels
from visard.types import ImageArray


def to_tensor(image: ImageArray) -> Pixels:
    """One picture, 0 to 1."""
    flat = torch.from_numpy(np.ascontiguousarray(image))
    return flat.permute(2, 0, 1).unsqueeze(0).float() / 255


def to_array(picture: Pixels) -> ImageArray:
    """The bytes of one picture, rounded to the nearest.

    >>> image = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    >>> bool((to_array(to_tensor(image)) == image).all())
    True
    """
    (planes,) = picture.detach().clamp(0, 1)
    array: ImageArray = (planes * 255).round().byte().permute(1, 2, 0).contiguous().numpy()
    return array
