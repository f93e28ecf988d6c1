"""Large pictures in parts, so that what memory holds does not grow with the picture."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from visard.tensors import Pixels, Received
from visard.types import ImageArray

SIDE, OVERLAP = 192, 16
"""Of a part, in pixels of the small picture, and how much more of each side it is shown."""

Enlarge = Callable[[Pixels], Received]
Progress = Callable[[int, int], None]
"""Called with how many parts are done, and how many there are."""


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """How a picture is cut.

    The result is that of the whole picture, as long as the overlap reaches as far as the
    network sees. With a smaller one, parts differ a little where they meet.

    Attributes:
        side: of a part.
        overlap: what is shown beyond each side of a part, and thrown away of the result.
        multiple: sides of what is shown are multiples of it, as are the two above; the
            picture is continued below and on the right with its last pixels.
    """

    side: int = SIDE
    overlap: int = OVERLAP
    multiple: int = 1

    def __call__(
        self, enlarge: Enlarge, image: ImageArray, scale: int, progress: Progress = silent
    ) -> ImageArray:
        """The whole picture, ``scale`` times as wide and high.

        Args:
            enlarge: what is done with one part, from 0 to 1; it may go beyond.
        """
        height, width = image.shape[:2]
        padded = self._continued(image)
        result = np.empty((padded.shape[0] * scale, padded.shape[1] * scale, 3), np.uint8)
        parts = list(self._parts(*padded.shape[:2]))
        for done, (rows, columns) in enumerate(parts, start=1):
            above, left = (max(0, each.start - self.overlap) for each in (rows, columns))
            seen = padded[above : rows.stop + self.overlap, left : columns.stop + self.overlap]
            made = _pixels(enlarge(_tensor(seen)))
            kept = made[_within(rows, above, scale), _within(columns, left, scale)]
            result[_within(rows, 0, scale), _within(columns, 0, scale)] = kept
            progress(done, len(parts))
        return np.ascontiguousarray(result[: height * scale, : width * scale])

    def _continued(self, image: ImageArray) -> ImageArray:
        missing = [(0, -length % self.multiple) for length in image.shape[:2]]
        return np.pad(image, (*missing, (0, 0)), mode="edge")

    def _parts(self, height: int, width: int) -> Iterator[tuple[slice, slice]]:
        for top in range(0, height, self.side):
            for left in range(0, width, self.side):
                yield (
                    slice(top, min(top + self.side, height)),
                    slice(left, min(left + self.side, width)),
                )


def _within(part: slice, start: int, scale: int) -> slice:
    return slice((part.start - start) * scale, (part.stop - start) * scale)


def _tensor(image: ImageArray) -> Pixels:
    picture = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None].float() / 255
    return picture.contiguous(memory_format=torch.channels_last)


def _pixels(made: Received) -> ImageArray:
    grey_levels = (made[0].clamp(0, 1) * 255).round().byte()
    pixels: ImageArray = grey_levels.permute(1, 2, 0).numpy()
    return pixels
