"""Masks: one change for many photos, in the frame of an aligned face.

A mask is made once, of some photos. To protect a photo it is warped from the frame's
template to the face's landmarks and added: no network has to run. Where a photo shall keep
to a score, the mask is also weighted by the texture that hides it, and scaled.

The frame is that of the ArcFace recognisers, with a rim: 128 pixels a side hold all that
the built-in recognisers look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.frame import Frame, Plane
from visard.cloak.mask_choices import Norm
from visard.descent.budgets import Ball, Box
from visard.descent.shared_mask import Mask as Change
from visard.descent.shared_mask import SharedMask
from visard.photo.align import Template
from visard.photo.window import cut
from visard.protocols import Budget
from visard.tensors import Points, Received
from visard.types import Card, Window
from visard.visibility.forgiveness import texture

SIDE = 128
"""Of a mask, in pixels."""
TEMPLATE = (
    (46.2946, 59.6963),
    (81.5318, 59.5014),
    (64.0252, 79.7366),
    (49.5493, 100.3655),
    (78.7299, 100.2041),
)
"""Where the five landmarks lie in it (Deng et al. 2019, arXiv:1801.07698), in pixels."""
MARGIN = 0.3
"""How far a window reaches beyond the face's box, in widths of the box."""


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """A mask, and what it was made with.

    Attributes:
        change: what is added to an aligned face, -1 to 1: 1 × 3 × 128 × 128.
        method: the name of the method that made it.
        surrogates: cards of the recognisers whose gradients made it.
        settings: how it was made, in words.
    """

    change: Change
    method: str
    surrogates: tuple[Card, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    def laid_on(self, frame: Frame) -> Plane:
        """What it adds to a face, at working size; it fades out around the face."""
        face = Faces(frame.work, frame.oval(), frame.landmarks(working=True))
        with torch.no_grad():
            return face.under(self.change).added()

    def hidden_in(self, frame: Frame) -> Plane:
        """The same without its colours, and more of it where the photo's texture hides it.

        Scaled to one visibility, this does more than the mask as it was made.
        """
        grey = self.laid_on(frame).mean(dim=1, keepdim=True)
        return grey * texture(frame.work, frame.oval())


def template() -> Template:
    """The landmarks' places in a mask."""
    return torch.tensor(TEMPLATE)


class Faces(NamedTuple):
    """Faces that a mask is made of, at working size.

    Attributes:
        oval: 1 on each face, falling to 0 around it.
        landmarks: in pixels of ``pictures``.
    """

    pictures: Received
    oval: Float[Tensor, "n 1 _ _"]
    landmarks: Points

    @classmethod
    def of(cls, windows: Sequence[Window]) -> "Faces":
        """The faces of one window or more, of any margin, cut as those it will be laid on."""
        rows = [_at_work(cut(each.pixels, each.face, MARGIN)) for each in windows]
        pictures, ovals, landmarks = (torch.cat(column) for column in zip(*rows, strict=True))
        return cls(pictures, ovals, landmarks)

    def under(self, mask: Change) -> SharedMask:
        """A mask on all of them, for a descent to move."""
        return SharedMask(*self, template(), mask)


def _at_work(window: Window) -> tuple[Received, Plane, Points]:
    """Without what a frame keeps at the photo's own size: of many photos that fills the memory."""
    frame = Frame.of(window)
    return frame.work, frame.oval(), frame.landmarks(working=True)


def ball(norm: Norm, limit: float) -> Budget:
    """What a mask keeps to.

    Args:
        limit: the largest change of a colour of a pixel, or the root of the mean square.
    """
    if norm is Norm.LINF:
        return Box(limit)
    return Ball(torch.tensor([limit * (3 * SIDE**2) ** 0.5]))


def uniform(limit: float, generator: torch.Generator) -> Change:
    """A random mask of at most so much."""
    return limit * (2 * torch.rand(1, 3, SIDE, SIDE, generator=generator) - 1)
