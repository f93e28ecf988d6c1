"""Cloaks of one look: a trained network says what to change, and no recogniser is followed.

The change is scaled to what the strength lets one see. At the end those recognisers at hand
that the network learned to mislead are asked once whether they still know the face.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from visard.cloak.ceiling import largest_scale, predicted_scale
from visard.cloak.frame import SIZE, Frame, Plane
from visard.cloak.last_check import at_a_glance
from visard.cloak.mask import MARGIN, SIDE, template
from visard.cloak.perturber_file import Trained
from visard.cloak.perturbing import changed, size, smooth
from visard.cloak.run import ENOUGH
from visard.networks.perturber import Perturber
from visard.photo.align import Similarity, crop_to_picture, inverse, warp
from visard.protocols import Recognizer
from visard.tensors import Change, Crops, Received
from visard.types import Claim, ImageArray, Protected, Window
from visard.visibility.ssimulacra2 import Ssimulacra2

_LOOKS = 4
"""How often a sketch is scored at most, or the window where there is none."""
_SMALLEST = 96
"""Pixels of a side from which a sketch can be scored."""
_NEAR = 0.3
"""Points of its score that are not worth another look."""
_SHARPER = 2.0
"""How many times what a filter of three pixels takes from a change is added to it."""


class OnePass:
    """Changes each face as a trained network would.

    Args:
        name: the method's name.
        trained: the network, and whom it learned to mislead.
        recognizers: any at hand; those that it learned to mislead are asked at the end.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until everybody asked is misled.
        usual: grey levels that such a network's change mostly has at a score of 75: where
            the search for the scale begins.

    Attributes:
        network: that is passed.
    """

    claim = Claim.UNRECOGNISED
    margin = MARGIN

    def __init__(
        self,
        name: str,
        trained: Trained,
        recognizers: Sequence[Recognizer],
        ceilings: Sequence[float],
        usual: float,
    ) -> None:
        self.name, self.surrogates, self.network = name, trained.surrogates, trained.network
        used = {card.name for card in trained.surrogates}
        self._recognizers = tuple(each for each in recognizers if each.card.name in used)
        self._ceilings, self._usual = tuple(ceilings), usual

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One changed window each; see ``visard.protocols.Protector``."""
        return [self._protected(Frame.of(window), seed) for window in windows]

    @torch.no_grad()
    def _protected(self, frame: Frame, seed: int) -> Protected:
        look = Look.of(self.network, frame, seed)
        added = look.laid_on()
        change, sketch = frame.enlarged(added), _sketched(frame, added)
        scale = self._usual / float(size(look.change))
        for ceiling in self._ceilings:
            if sketch is not None:
                scale = sketch.scale(ceiling, scale)
            looks = _LOOKS if sketch is None else 1
            scale = largest_scale(frame, change, ceiling, looks=looks, start=scale)
            pixels = frame.painted(change * scale)
            if met := self._misled(frame, pixels):
                break
        return Protected(pixels, met)

    def _misled(self, frame: Frame, pixels: ImageArray) -> bool:
        """Whether nobody asked knows the face any more; nobody can say so where none is at hand."""
        if not self._recognizers:
            return False
        return bool((at_a_glance(self._recognizers, frame, pixels) >= ENOUGH).all())


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a network would change in a face, at one look.

    Attributes:
        maps: from the masks' template to the face at working size.
        crop: the face as the network saw it.
        change: within it, of no particular size.
    """

    frame: Frame
    maps: Similarity
    crop: Crops
    change: Change

    @classmethod
    def of(cls, network: Perturber, frame: Frame, seed: int) -> "Look":
        """One pass of the network; where it is told somebody, the seed says whom."""
        maps = crop_to_picture(frame.landmarks(working=True), template())
        crop = warp(frame.work, maps, SIDE)
        told = None
        if network.told:
            told = F.one_hot(torch.tensor([seed % network.told]), network.told).float()
        return cls(frame, maps, crop, changed(network, crop, told))

    def laid_on(self) -> Plane:
        """The change at working size, sharpened for what the way there takes from it."""
        sharp = self.change + _SHARPER * (self.change - smooth(self.change))
        return warp(sharp.expand(-1, 3, -1, -1), inverse(self.maps), SIZE)[:, :1]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A face at working size, where a look at what a person sees costs little.

    A look at the window itself costs more than the network. The sketch's score is mostly
    within two points of the window's, so that one look there will do.
    """

    face: Received
    added: Plane
    eye: Ssimulacra2

    def scale(self, score: float, start: float) -> float:
        """How large the change may be for a score, about."""
        scale = start
        for _ in range(_LOOKS):
            seen = float(self.eye.score((self.face + scale * self.added).clamp(0, 1)))
            if abs(seen - score) < _NEAR:
                break
            scale *= predicted_scale(min(seen, 99.9), score)
        return scale


def _sketched(frame: Frame, added: Plane) -> _Sketch | None:
    """None of a face too small for all the scales of a score."""
    rows, columns = frame.looked_at(working=True)
    face = frame.work[:, :, rows, columns]
    if min(face.shape[2:]) < _SMALLEST:
        return None
    eye = Ssimulacra2(face, draft=True, shrunk=torch.tensor([frame.ratio]))
    return _Sketch(face, added[:, :, rows, columns], eye)
