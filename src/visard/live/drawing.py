"""A generator in every frame: one pass of a network that was trained to change faces.

The network sees all upright faces of a frame at once. How large its change may be for the
strength is judged by a face's first frame, and again now and then: that costs more than the
network.
"""

from collections import OrderedDict
from collections.abc import Sequence

import torch
import torch.nn.functional as F

from visard.cloak.frame import Frame
from visard.cloak.mask import MARGIN
from visard.cloak.one_pass import Look, OnePass
from visard.cloak.perturbing import changed
from visard.cloak.strengths import CEILINGS
from visard.live.template import Upright, as_change, faces
from visard.tensors import Change, Pixels
from visard.types import Card, ImageArray, Strength, Window

_ANEW = 50
"""Frames after which it is judged again how large a change may be."""
_REMEMBERED = 16
"""Faces of which that is kept."""


class Drawing:
    """Lays on what a trained network would change.

    Args:
        cloak: whose network it is: ``latent``, ``advfaces``, or one of a file.
        strength: how much may be seen; the last that the cloak itself would try.
        seed: where the network draws faces towards somebody, it says whom.
    """

    margin = MARGIN

    def __init__(
        self, cloak: OnePass, strength: Strength = Strength.STRONG, *, seed: int = 0
    ) -> None:
        self.name, self.surrogates = cloak.name, tuple[Card, ...](cloak.surrogates)
        self._network, self._seed = cloak.network, seed
        self._ceiling = CEILINGS[strength][-1]
        self._scales: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """See ``visard.live.ways.Way``."""
        uprights = [Upright.of(each) for each in windows]
        scales = [self._scale(*each) for each in zip(windows, tracks, strict=True)]
        with torch.no_grad():
            planes = self._drawn(faces(uprights))
        coloured = (planes * torch.tensor(scales).view(-1, 1, 1, 1)).expand(-1, 3, -1, -1)
        return [
            one.laid(as_change(coloured[place : place + 1])) for place, one in enumerate(uprights)
        ]

    def _drawn(self, pictures: Pixels) -> Change:
        told, people = None, self._network.told
        if people:
            whom = torch.full((len(pictures),), self._seed % people)
            told = F.one_hot(whom, people).float()
        return changed(self._network, pictures, told)

    def _scale(self, window: Window, track: int) -> float:
        scale, age = self._scales.pop(track, (0.0, 0))
        if age % _ANEW == 0:
            with torch.no_grad():
                look = Look.of(self._network, Frame.of(window), self._seed)
                scale = look.scale(self._ceiling)
        self._scales[track] = (scale, age + 1)
        while len(self._scales) > _REMEMBERED:
            self._scales.popitem(last=False)
        return scale
