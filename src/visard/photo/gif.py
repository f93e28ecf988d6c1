"""Pictures one after the other, as a GIF."""

import io
from collections.abc import Sequence

import cv2
from PIL import Image

from visard.types import ImageArray

_LARGEST = 512
"""Pixels of the longer side."""
_STEP, _REST = 250, 2000
"""Milliseconds that a picture stays, and the last one."""


def gif(pictures: Sequence[ImageArray]) -> bytes:
    """The file's bytes; it begins again when it has ended.

    Args:
        pictures: one or more, of one size.

    >>> import numpy as np
    >>> gif([np.zeros((4, 4, 3), np.uint8)] * 2)[:6]
    b'GIF89a'
    """
    frames = [Image.fromarray(_small(picture)).quantize() for picture in pictures]
    stays = [_STEP] * (len(frames) - 1) + [_REST]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=stays, loop=0)
    return file.getvalue()


def _small(picture: ImageArray) -> ImageArray:
    by = min(1.0, _LARGEST / max(picture.shape[:2]))
    size = [max(1, round(side * by)) for side in picture.shape[1::-1]]
    small: ImageArray = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return small
