"""Random noise: not a protection but the control that every protection must beat.

Noise of the same visibility, in the same places, with the same texture weight,
but pointing nowhere. A judge that calls its result protected is broken.
"""

from collections.abc import Sequence

import torch

from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame
from visard.cloak.strengths import CEILINGS
from visard.protocols import Recognizer
from visard.types import Card, Claim, ImageArray, Protected, Strength, Window
from visard.visibility.forgiveness import texture


class Noise:
    """Gaussian noise in each window, up to the strength's first ceiling.

    Args:
        strength: how much change is accepted.
    """

    name = "noise"
    claim = Claim.UNRECOGNISED
    margin = 0.3
    surrogates: tuple[Card, ...] = ()

    def __init__(self, strength: Strength) -> None:
        self._ceiling = CEILINGS[strength][0]

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One noisy window each; see ``visard.protocols.Protector``."""
        return [self._noisy(window, seed) for window in windows]

    def _noisy(self, window: Window, seed: int) -> Protected:
        return Protected(noise_at(Frame.of(window), self._ceiling, seed), met=False)


def noise_at(frame: Frame, score: float, seed: int) -> ImageArray:
    """A window with as much noise as leaves it at a score (SSIMULACRA2, under 100)."""
    forgiven = texture(frame.work, frame.oval()) * frame.oval() / 255
    random = torch.randn(forgiven.shape, generator=frame.generator(seed))
    change = frame.enlarged(random * forgiven)
    return frame.painted(change * largest_scale(frame, change, score))


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> Noise:
    """The control ``noise``; it uses no recogniser."""
    return Noise(strength)
