"""Small pictures for pages: encoded at once, so that many fit into memory."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from visard.types import ImageArray

_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture made smaller.

    Attributes:
        jpeg: the content of a file.
        size: width and height of the picture that it was made of.
    """

    jpeg: bytes
    size: tuple[int, int]


def thumbnail(image: ImageArray, longest: int = 720) -> Thumbnail:
    """A picture with its longer side no longer than that, as JPEG.

    >>> thumbnail(np.zeros((90, 1600, 3), np.uint8)).size
    (1600, 90)
    """
    small = Image.fromarray(np.ascontiguousarray(image))
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_QUALITY)
    return Thumbnail(buffer.getvalue(), (image.shape[1], image.shape[0]))
