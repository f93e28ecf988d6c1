"""The space that is searched: coarse leaves of luma on the face, scaled by what hides them.

A whole photo has a hundred thousand numbers, and each yes or no tells little about them.
Changes on a coarse grid, enlarged to the picture, are few and are just as telling (as Li et
al. 2020, arXiv:2005.14137, found for other subspaces); luma alone is, and leaves grey photos
grey. A number counts as many grey levels as an eye forgives there, so that a short vector is
a change that is little seen.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.arrays import to_tensor
from visard.cloak.frame import SIZE, Frame, Plane
from visard.tensors import Points, Received
from visard.visibility.forgiveness import texture

SIDE = 64
"""Numbers along one side of the face: the fewest that do not hold the search back."""
LIMIT = 100.0
"""Most grey levels in a place of average texture."""

Codes = Float[Tensor, "_ 1 s s"]
"""Changes as numbers, -LIMIT to LIMIT."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Changes of one face's window.

    Attributes:
        frame: the window.
        working: pictures have the working size; else the window's own, which takes longer.
        weight: what one unit adds to a pixel of the working square.
        rows, columns: of the working square that the numbers cover.
    """

    frame: Frame
    working: bool
    weight: Plane
    rows: slice
    columns: slice

    @classmethod
    def of(cls, frame: Frame, *, working: bool = True) -> "Space":
        """The space of a window."""
        oval = frame.oval()
        inside = oval[0, 0] > 0
        rows, columns = _extent(inside.any(dim=1)), _extent(inside.any(dim=0))
        return cls(frame, working, texture(frame.work, oval) * oval / 255, rows, columns)

    def added(self, codes: Codes) -> Float[Tensor, "_ 1 h w"]:
        """What codes add to the working square."""
        size = (self.rows.stop - self.rows.start, self.columns.stop - self.columns.start)
        whole = torch.zeros(len(codes), 1, SIZE, SIZE)
        whole[:, :, self.rows, self.columns] = F.interpolate(codes, size=size, mode="bilinear")
        return whole * self.weight

    def pictures(self, codes: Codes) -> Received:
        """The window with each change in it, in whole bytes."""
        if not self.working:
            each = (self.enlarged(codes[i : i + 1]) for i in range(len(codes)))
            return torch.cat([to_tensor(self.frame.painted(change)) for change in each])
        height, width = self.frame.used
        changed = (self.frame.work + self.added(codes)).clamp(0, 1)[:, :, :height, :width]
        return (changed * 255).round() / 255

    def unchanged(self) -> Received:
        """The window without a change, as the pictures are."""
        return self.pictures(torch.zeros(1, 1, SIDE, SIDE))

    def landmarks(self) -> Points:
        """Where the face is in the pictures."""
        return self.frame.landmarks(working=self.working)

    def enlarged(self, code: Codes) -> Plane:
        """One change at the window's own size."""
        return self.frame.enlarged(self.added(code))


def _extent(inside: Tensor) -> slice:
    places = inside.nonzero().flatten()
    return slice(int(places[0]), int(places[-1]) + 1)
