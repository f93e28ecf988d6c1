"""A generator in every frame: one pass of a network that was trained to change faces.

The network sees all upright faces of a frame at once. How large its change may be for the
strength is judged by a face's first frame, and again now and then: that costs more than the
network.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import torch
import torch.nn.functional as F

from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame
from visard.cloak.mask import MARGIN
from visard.cloak.perturbing import changed
from visard.cloak.strengths import CEILINGS
from visard.live.template import Change as Levels
from visard.live.template import Upright, as_change, faces
from visard.networks.perturber import Perturber
from visard.tensors import Change, Pixels
from visard.types import Card, ImageArray, Strength, Window

_ANEW = 50
"""Frames after which it is judged again how large a change may be."""
_REMEMBERED = 16
"""Faces of which that is kept."""


@runtime_checkable
class Draws(Protocol):
    """What has a network that says at one look what to change, such as the cloak ``latent``."""

    @property
    def name(self) -> str: ...
    @property
    def surrogates(self) -> tuple[Card, ...]: ...
    @property
    def network(self) -> Perturber: ...


class Drawing:
    """Lays on what a trained network would change.

    Args:
        cloak: whose network it is: ``latent``, ``advfaces``, or one of a file.
        strength: how much may be seen; the last that the cloak itself would try.
        seed: where the network draws faces towards somebody, it says whom.
    """

    margin = MARGIN

    def __init__(
        self, cloak: Draws, strength: Strength = Strength.STRONG, *, seed: int = 0
    ) -> None:
        self.name, self.surrogates = cloak.name, cloak.surrogates
        self._network, self._seed = cloak.network, seed
        self._ceiling = CEILINGS[strength][-1]
        self._scales: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """See ``visard.live.ways.Way``."""
        uprights = [Upright.of(each) for each in windows]
        with torch.no_grad():
            planes = self._drawn(faces(uprights)).expand(-1, 3, -1, -1)
            changes = [as_change(planes[place : place + 1]) for place in range(len(planes))]
            return [
                one.laid(self._scale(one, change, track) * change)
                for one, change, track in zip(uprights, changes, tracks, strict=True)
            ]

    def _drawn(self, pictures: Pixels) -> Change:
        told, people = None, self._network.told
        if people:
            whom = torch.full((len(pictures),), self._seed % people)
            told = F.one_hot(whom, people).float()
        return changed(self._network, pictures, told)

    def _scale(self, upright: Upright, change: Levels, track: int) -> float:
        """How large a face's change may be, as it was judged last."""
        scale, age = self._scales.pop(track, (0.0, 0))
        if age % _ANEW == 0:
            added = torch.from_numpy(upright.added(change)).permute(2, 0, 1)[None] / 255
            scale = float(largest_scale(Frame.of(upright.window), added, self._ceiling))
        self._scales[track] = (scale, age + 1)
        while len(self._scales) > _REMEMBERED:
            self._scales.popitem(last=False)
        return scale
