"""The end of a search: the least of the change that holds, and no more than may be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.arrays import to_tensor
from visard.cloak.blackbox.oracle import Question
from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame, Plane
from visard.photo.channels import Jpeg, Resize
from visard.tensors import Received
from visard.types import ImageArray

_HALVINGS = 5
_MARGIN = 1.25
"""Times the least change that holds: where the edge lies differs a little with every look."""
_CHANNELS = 3
_JPEG, _HALF = Jpeg(75), Resize(0.5)


def questions(ceilings: int) -> int:
    """How many pictures an ending asks about at most."""
    return _CHANNELS * (ceilings + _HALVINGS + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """Asks about a change at the window's own size, as a file and as what becomes of files."""

    frame: Frame
    question: Question

    def under(self, ceilings: Sequence[float], change: Plane) -> tuple[ImageArray, bool]:
        """The window with as much of a change as holds, and whether it holds.

        Args:
            ceilings: scores (SSIMULACRA2) that it may fall to, one after the other. Under
                the last it stays as it is, whether it holds or not.
            change: at the window's own size.
        """
        scale = 1.0
        for ceiling in ceilings:
            scale = largest_scale(self.frame, change, ceiling, start=scale or 1.0)
            if scale and self._holds(change * scale):
                return self._least(change * scale), True
        return self.frame.painted(change * scale), False

    def _least(self, change: Plane) -> ImageArray:
        least, most = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (least + most) / 2
            least, most = (least, middle) if self._holds(change * middle) else (middle, most)
        ample = change * min(1.0, most * _MARGIN)
        return self.frame.painted(ample if self._holds(ample) else change)

    def _holds(self, change: Plane) -> bool:
        """Whether it is taken for somebody else as a file, as JPEG 75 and at half size.

        The half is enlarged again, so that whoever looks for a face finds it where it was.
        """
        landmarks = self.frame.landmarks(working=False)
        pictures = self._on_the_way(to_tensor(self.frame.painted(change)))
        return all(bool(self.question.ask(each, landmarks).all()) for each in pictures)

    def _on_the_way(self, picture: Received) -> Iterator[Received]:
        random = torch.Generator()
        yield picture
        yield _JPEG.send(picture, random)
        half = _HALF.send(picture, random)
        yield F.interpolate(half, size=picture.shape[2:], mode="bilinear")
