"""PGD in every frame, going on from the change of the frame before.

The change is kept upright (``visard.live.template``), so that it follows the face, and what
was found for one frame is nearly right for the next: a step or two keep it so. A face that is
new gets more of them, since it starts from noise.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from visard.cloak.mask import MARGIN
from visard.descent.budgets import Box
from visard.descent.canvases import ColourWindows
from visard.descent.loop import descend
from visard.descent.rules import SteepestDescent
from visard.descent.view import as_painted
from visard.live.aims import Aim
from visard.live.template import Upright, as_change, faces, oval
from visard.tensors import Pixels
from visard.types import Card, ImageArray, Strength, Window

LIMITS = {Strength.LIGHT: 4 / 255, Strength.STANDARD: 8 / 255, Strength.STRONG: 16 / 255}
"""ε of L∞, of 1."""
_REMEMBERED = 16
"""Faces whose change is kept."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done for a frame.

    Attributes:
        first: steps at most for a face that is new.
        steps: at most for every further frame.
        size: of a step, of ε.
        anew: frames after which it is looked up again what the face itself is like.
    """

    first: int = 8
    steps: int = 3
    size: float = 0.25
    anew: int = 10


@dataclass(slots=True, eq=False)
class _Kept:
    """Of one face: the change, what the face is like, and for how many frames it is known."""

    change: Pixels
    own: list[Tensor]
    age: int = 0


class Descending:
    """Projected gradient descent (Madry et al. 2018, arXiv:1706.06083) with a warm start.

    Args:
        aim: what is wanted; networks that are small are quick enough.
        strength: 4, 8 or 16 grey levels at most.
        seed: of the noise that new faces start from.

    Attributes:
        steps: taken so far.
    """

    name, margin = "pgd", MARGIN

    def __init__(
        self,
        aim: Aim,
        strength: Strength = Strength.STRONG,
        *,
        pace: Pace | None = None,
        seed: int = 0,
    ) -> None:
        self._aim, self._pace = aim, pace or Pace()
        self.surrogates: tuple[Card, ...] = aim.surrogates
        self._limit, self._random = LIMITS[strength], torch.Generator().manual_seed(seed)
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self.steps = 0

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """See ``visard.live.ways.Way``."""
        uprights = [Upright.of(each) for each in windows]
        pictures = faces(uprights)
        kept = self._known(tracks, pictures)
        within = oval().expand(len(kept), -1, -1, -1)
        canvas = ColourWindows(pictures, within, torch.cat([each.change for each in kept]))
        self._descend(canvas, kept)
        for place, each in enumerate(kept):
            each.change, each.age = canvas.change.detach()[place : place + 1], each.age + 1
        added = canvas.added().detach()
        return [one.laid(as_change(added[place : place + 1])) for place, one in enumerate(uprights)]

    def _descend(self, canvas: ColourWindows, kept: Sequence[_Kept]) -> None:
        pace = self._pace
        steps = pace.first if any(each.age == 0 for each in kept) else pace.steps
        own = [torch.cat(rows) for rows in zip(*(each.own for each in kept), strict=True)]
        wanted = self._aim.objective(own, self._random)
        rule = SteepestDescent(Box(self._limit), lambda step: pace.size * self._limit)
        for _ in descend(canvas, wanted, rule, as_painted, range(steps)):
            self.steps += 1
            if bool(wanted.met().all()):
                break

    def _known(self, tracks: Sequence[int], pictures: Pixels) -> list[_Kept]:
        """What is kept of these faces, made for those that are new."""
        asked = [
            place
            for place, track in enumerate(tracks)
            if track not in self._kept or self._kept[track].age % self._pace.anew == 0
        ]
        if asked:
            rows = self._aim.look(pictures[asked])
            for row, place in enumerate(asked):
                self._note(tracks[place], [each[row : row + 1] for each in rows], pictures[:1])
        for track in tracks:
            self._kept.move_to_end(track)
        while len(self._kept) > max(_REMEMBERED, len(tracks)):
            self._kept.popitem(last=False)
        return [self._kept[track] for track in tracks]

    def _note(self, track: int, own: list[Tensor], like: Pixels) -> None:
        if track in self._kept:
            self._kept[track].own = own
        else:
            noise = 2 * torch.rand(like.shape, generator=self._random) - 1
            self._kept[track] = _Kept(self._limit * noise, own)
