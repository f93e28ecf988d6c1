"""The part of a face that noise is made for, and the way back into the photo."""

import torch

from visard.arrays import to_array, to_tensor
from visard.photo.align import Template, crop_to_picture, inverse, warp
from visard.photo.window import cut, paste
from visard.tensors import Change
from visard.types import Face, ImageArray

SIZE = 64
"""Side of a crop, in pixels."""
_USUAL, _MIDDLE = 112, 96
"""Of the usual aligned crop only the middle is taken: the face without its surroundings."""
_AROUND = 1.0


def middle(template: Template, size: int = SIZE) -> Template:
    """Where the landmarks lie in a crop of the middle of the usual 112 pixels.

    >>> middle(torch.full((5, 2), 55.5), 96)[0].tolist()
    [47.5, 47.5]
    """
    left = (_USUAL - _MIDDLE) / 2
    return (template + 0.5 - left) * (size / _MIDDLE) - 0.5


def laid_on(image: ImageArray, face: Face, noise: Change, template: Template) -> ImageArray:
    """A photo with noise on one face; no colour of a pixel changes by more than in the noise.

    Args:
        noise: of the aligned crop, 1 × 3 × s × s, -1 to 1.
        template: where the landmarks lie in that crop.
    """
    window = cut(image, face, _AROUND)
    picture = to_tensor(window.pixels)
    maps = inverse(crop_to_picture(torch.tensor([window.face.landmarks]), template))
    height, width = picture.shape[2:]
    added = warp(noise, maps, max(height, width))[:, :, :height, :width]
    # whole grey levels, so that rounding the sum cannot carry a colour past the limit
    levels = (255 * added).round() / 255
    changed = image.copy()
    paste(changed, window, to_array((picture + levels).clamp(0, 1)))
    return changed
