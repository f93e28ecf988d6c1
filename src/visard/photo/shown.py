"""A photo as it is shown: what is transparent lets white through."""

import numpy as np

from visard.types import ImageArray, Photo


def as_shown(photo: Photo, pixels: ImageArray | None = None) -> ImageArray:
    """The photo on white, as most programs show it and as a collector stores it.

    Args:
        pixels: other pixels to show with the photo's transparency.
    """
    colours = photo.pixels if pixels is None else pixels
    if photo.alpha is None:
        return colours
    opacity = photo.alpha[:, :, None].astype(np.uint16)
    mixed = (colours * opacity + 255 * (255 - opacity) + 127) // 255
    return np.asarray(mixed, dtype=np.uint8)
