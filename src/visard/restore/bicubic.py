"""bicubic: enlarging by arithmetic alone, the usual thing to compare with.

Keys' cubic (a = -0.5). When a picture is made smaller the kernel is widened by as much, so
that nothing is folded over: what MATLAB's ``imresize`` does, up to rounding at the border,
and the way small pictures are made for super-resolution since it began.
"""

import numpy as np
from PIL import Image

from visard.restore.tiles import Progress, silent
from visard.types import ImageArray

SCALE = 4


def resized(image: ImageArray, width: int, height: int) -> ImageArray:
    """A picture in another size.

    >>> resized(np.full((8, 12, 3), 9, np.uint8), 3, 2).shape
    (2, 3, 3)
    """
    made = Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC)
    return np.array(made)


class Bicubic:
    """The upscaler."""

    name, scale = "bicubic", SCALE

    def upscale(self, image: ImageArray, progress: Progress = silent) -> ImageArray:
        height, width = image.shape[:2]
        made = resized(image, width * self.scale, height * self.scale)
        progress(1, 1)
        return made


def load() -> Bicubic:
    """The upscaler ``bicubic``."""
    return Bicubic()
