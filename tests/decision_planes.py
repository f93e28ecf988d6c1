"""An oracle whose edge is known: a plane through the space of pictures."""

from contextlib import contextmanager

import torch
import torch.nn.functional as F

from visard.arrays import to_tensor
from visard.cloak.blackbox.oracle import Question

_SEEN = 24


class Plane:
    """Somebody else begins where a picture lies a stretch from the photo, in one direction.

    Pictures are made small first, so that it answers alike at every size. It counts the
    pictures that it was asked about, and changes its mind where it is told to.
    """

    name = "plane"
    cards = ()

    def __init__(self, stretch=0.02, says=lambda asked, other: other) -> None:
        self._stretch, self._says = stretch, says
        self._normal = torch.randn(_SEEN, _SEEN, generator=torch.Generator().manual_seed(3))
        self._normal /= self._normal.norm()
        self.asked, self.left = 0, False

    def along(self, pictures, window):
        """How far pictures lie from the photo: at 1 the edge is reached."""
        apart = _small(pictures) - _small(to_tensor(window.pixels))
        return (apart * self._normal).sum(dim=(1, 2)) / self._stretch

    @contextmanager
    def about(self, known, purse):
        def ask(pictures, landmarks):
            purse.spend(len(pictures))
            self.asked += len(pictures)
            others = self.along(pictures, known[0]) > 1
            return torch.tensor([bool(self._says(self.asked, bool(o))) for o in others])

        try:
            yield Question(ask, calls=1)
        finally:
            self.left = True


def _small(pictures):
    return F.interpolate(pictures.mean(dim=1, keepdim=True), size=(_SEEN, _SEEN), mode="area")[:, 0]
