"""Laying a mask on faces: what cloaks share that are made once for many photos."""

from collections.abc import Callable, Sequence

from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame
from visard.cloak.mask import MARGIN, Mask
from visard.cloak.scaled import scaled
from visard.protocols import Recognizer
from visard.types import Card, Claim, Protected, Window


class Masked:
    """Lays a mask on each face.

    Args:
        name: the method's name.
        surrogates: cards of the recognisers that the mask is made with.
        mask: the mask for a seed; asked once a seed, when there is a face.
        recognizers: of the surrogates, those at hand: they tell when the goal is met.
        ceilings: scores (SSIMULACRA2, under 100) to scale the mask to, one after the other
            until every surrogate is left behind; it is then without colours, and stronger
            where the photo hides it. Empty: it is added as it was made.
        steps: those that making the mask takes.
    """

    claim = Claim.UNRECOGNISED
    margin = MARGIN

    def __init__(
        self,
        name: str,
        surrogates: Sequence[Card],
        mask: Callable[[int], Mask],
        recognizers: Sequence[Recognizer],
        ceilings: Sequence[float] = (),
        *,
        steps: int = 0,
    ) -> None:
        self.name, self.surrogates, self._make = name, tuple(surrogates), mask
        self._recognizers, self._steps = tuple(recognizers), steps
        self._ceilings = tuple(ceilings)
        self._made: dict[int, Mask] = {}

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One masked window each; see ``visard.protocols.Protector``."""
        return [self._masked(Frame.of(window), seed) for window in windows]

    def _masked(self, frame: Frame, seed: int) -> Protected:
        if seed not in self._made:
            self._made[seed] = self._make(seed)
        mask = self._made[seed]
        added = mask.hidden_in(frame) if self._ceilings else mask.laid_on(frame)
        if self._recognizers:
            return scaled(frame, added, self._recognizers, self._ceilings, self._steps)
        change = frame.enlarged(added)  # nobody can say that a higher ceiling is needed
        scale = largest_scale(frame, change, self._ceilings[0]) if self._ceilings else 1.0
        return Protected(frame.painted(change * scale), False, self._steps)


def laid_by(
    name: str, mask: Mask, recognizers: Sequence[Recognizer], ceilings: Sequence[float] = ()
) -> Masked:
    """A cloak that lays on a mask made before.

    Args:
        recognizers: any at hand; those that the mask was made with are asked.
    """
    used = {card.name for card in mask.surrogates}
    known = [each for each in recognizers if each.card.name in used]
    return Masked(name, mask.surrogates, lambda seed: mask, known, ceilings)
