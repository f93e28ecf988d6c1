"""Pictures for the page: cut, shrunk, magnified, and written into the page itself."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from visard.types import Box, ImageArray

MAGNIFIED = 8
"""How many times the change is enlarged, around mid-grey."""

WIDEST, TALLEST = 320, 400
"""The largest cut of a face in pixels: it fits a phone at 100 %."""

_MARGIN = 0.4
_QUALITIES = (95, 90, 80, 65, 45, 25)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a face is cut from its photo.

    Attributes:
        left, top, right, bottom: in pixels of the photo.
        whole: the face's box lies inside.
    """

    left: int
    top: int
    right: int
    bottom: int
    whole: bool

    def of(self, pixels: ImageArray) -> ImageArray:
        """That part of a photo."""
        part: ImageArray = pixels[self.top : self.bottom, self.left : self.right]
        return part


def cut(box: Box, size: tuple[int, int]) -> Cut:
    """An upright frame around a face, moved where needed to stay in the photo.

    Of a face larger than the page can show unshrunk, its middle.

    >>> cut((10, 10, 50, 60), (512, 512))
    Cut(left=2, top=0, right=58, bottom=70, whole=True)
    """
    left, top, right, bottom = box
    width = max((1 + _MARGIN) * (right - left), (1 + _MARGIN) * (bottom - top) * WIDEST / TALLEST)
    x0, x1 = _span((left + right) / 2, min(width, WIDEST), size[0])
    y0, y1 = _span((top + bottom) / 2, min(width * TALLEST / WIDEST, TALLEST), size[1])
    whole = x0 <= max(left, 0) and y0 <= max(top, 0)
    whole = whole and x1 >= min(right, size[0]) and y1 >= min(bottom, size[1])
    return Cut(x0, y0, x1, y1, whole)


def _span(centre: float, length: float, limit: int) -> tuple[int, int]:
    whole = max(1, min(round(length), limit))
    start = min(max(0, round(centre - whole / 2)), limit - whole)
    return start, start + whole


def magnified(before: ImageArray, after: ImageArray) -> ImageArray:
    """The change times ``MAGNIFIED`` around mid-grey; what is more than that is clipped."""
    change = after.astype(np.int16) - before
    enlarged: ImageArray = (128 + MAGNIFIED * change).clip(0, 255).astype(np.uint8)
    return enlarged


def shrunk(pixels: ImageArray, longest: int) -> ImageArray:
    """The photo with its longer side no longer than that."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(image)


def data_uris(pictures: Sequence[ImageArray], limit: int) -> list[str]:
    """Pictures that are to be compared, all coded alike, each at most ``limit`` bytes long.

    Lossless where that fits, else as JPEG with colour at full resolution, else shrunk too.
    """
    images = [Image.fromarray(np.ascontiguousarray(picture)) for picture in pictures]
    for form, options in _codings(lossless=max(p.size for p in pictures) <= 4 * limit):
        coded = [_coded(image, form, options) for image in images]
        if max(map(len, coded)) * 4 / 3 <= limit or max(images[0].size) <= 16:
            kind = f"data:image/{form.lower()};base64,"
            return [kind + base64.b64encode(data).decode("ascii") for data in coded]
    return data_uris([shrunk(picture, max(picture.shape) // 2) for picture in pictures], limit)


def _codings(lossless: bool) -> list[tuple[str, dict[str, object]]]:
    """Ways to code a picture, the best first; lossless only where it has a chance to fit."""
    ways: list[tuple[str, dict[str, object]]] = [("PNG", {})] if lossless else []
    return ways + [("JPEG", {"quality": quality, "subsampling": 0}) for quality in _QUALITIES]


def _coded(image: Image.Image, form: str, options: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()
