"""A face's window brought to the one size at which a descent works.

Recognisers look at faces of about a hundred pixels, so a larger window is
averaged down before the descent and the change it finds is enlarged after: the
cost of a step does not depend on the photo.
"""

import hashlib
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.arrays import to_array, to_tensor
from visard.photo.window import around_face
from visard.tensors import Points, Received
from visard.types import Face, ImageArray, Window
from visard.visibility.ssimulacra2 import Ssimulacra2

SIZE = 192
"""Side of the working square."""
_SCORED = 768
"""Longest side of a window that is scored as it is while the change is being found."""
_SKETCH = 576
"""Longest side of the copy that is scored instead of a larger one."""

Plane = Float[Tensor, "1 _ _ _"]
"""One plane for all colours, or one for each."""


def shrinking(window: Window) -> float:
    """Pixels of a window that a pixel at working size covers, 1 or more."""
    longest: int = max(window.pixels.shape[:2])
    return max(1.0, longest / SIZE)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One window at its own and at working size.

    Attributes:
        full: the window, 0 to 1.
        work: the window at working size, its edge repeated where it is not square.
        ratio: pixels of the window that a working pixel covers, 1 or more.
        used: height and width of the working square that the window fills.
        eye: the score of a changed face against this one, on the face with a little
            around it.
        smaller: of a very large window, a copy whose scores estimate its own.
    """

    window: Window
    full: Received
    work: Received
    ratio: float
    used: tuple[int, int]
    eye: Ssimulacra2
    smaller: "Frame | None" = None

    @classmethod
    def of(cls, window: Window) -> "Frame":
        full = to_tensor(window.pixels)
        height, width = full.shape[2:]
        ratio = shrinking(window)
        used = (round(height / ratio), round(width / ratio))
        small = full if ratio == 1 else F.interpolate(full, size=used, mode="area")
        work = F.pad(small, (0, SIZE - used[1], 0, SIZE - used[0]), mode="replicate")
        rows, columns = around_face(window.face, window.pixels)
        eye = Ssimulacra2(full[:, :, rows, columns])
        smaller = None
        if max(height, width) > _SCORED:
            smaller = _smaller(window, full, work, used)
        return cls(window, full, work, ratio, used, eye, smaller)

    @property
    def sketch(self) -> "Frame":
        """A copy no larger than is needed to estimate a score; of most photos the frame itself."""
        return self.smaller or self

    def landmarks(self, *, working: bool) -> Points:
        """The face's landmarks in pixels of ``work`` or of ``full``."""
        points = torch.tensor([self.window.face.landmarks])
        return (points + 0.5) / self.ratio - 0.5 if working else points

    def looked_at(self, *, working: bool) -> tuple[slice, slice]:
        """Rows and columns of the face with a little around it, in ``work`` or ``full``."""
        sides = around_face(self.window.face, self.window.pixels)
        if not working:
            return sides
        rows, columns = (
            slice(round(each.start / self.ratio), round(each.stop / self.ratio)) for each in sides
        )
        return rows, columns

    def oval(self) -> Plane:
        """1 on the face, falling smoothly to 0 a little outside its box."""
        left, top, right, bottom = (side / self.ratio for side in self.window.face.box)
        steps = torch.arange(SIZE) + 0.5
        across = (steps - (left + right) / 2) / (right - left)
        down = (steps - (top + bottom) / 2) / (bottom - top)
        radius = (across.view(1, -1) ** 2 + down.view(-1, 1) ** 2).sqrt() / 0.62
        inside = ((1.15 - radius) / 0.3).clamp(0, 1)
        inside[self.used[0] :] = 0
        inside[:, self.used[1] :] = 0
        return inside.view(1, 1, SIZE, SIZE)

    def enlarged(self, added: Plane) -> Plane:
        """A change at working size, at the window's own."""
        part = added[:, :, : self.used[0], : self.used[1]]
        if self.ratio == 1:
            return part
        return F.interpolate(part, size=self.full.shape[2:], mode="bicubic", align_corners=False)

    def painted(self, enlarged: Plane) -> ImageArray:
        """The window with an enlarged change, as bytes."""
        return to_array(self.full + enlarged)

    def score(self, pixels: ImageArray) -> float:
        """SSIMULACRA2 on the face of a changed window against the window's own."""
        rows, columns = around_face(self.window.face, pixels)
        with torch.no_grad():
            return float(self.eye.score(to_tensor(pixels[rows, columns])))

    def generator(self, seed: int) -> torch.Generator:
        """Random numbers that depend on the seed and on this window alone."""
        digest = hashlib.sha256(self.window.pixels.tobytes() + seed.to_bytes(8, "big")).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)


def _smaller(window: Window, full: Received, work: Received, used: tuple[int, int]) -> Frame:
    """The sketch of a large window."""
    height, width = full.shape[2:]
    by = max(height, width) / _SKETCH
    small = F.interpolate(full, size=(round(height / by), round(width / by)), mode="area")
    box = window.face.box
    face = Face(
        (box[0] / by, box[1] / by, box[2] / by, box[3] / by),
        window.face.landmarks,
        window.face.confidence,
    )
    pixels = to_array(small)
    rows, columns = around_face(face, pixels)
    eye = Ssimulacra2(small[:, :, rows, columns], shrunk=torch.tensor([by]))
    return Frame(Window(pixels, face, 0, 0), small, work, _SKETCH / SIZE, used, eye)
