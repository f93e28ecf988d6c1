"""LowKey: away from oneself, seen sharp and blurred (Cherepanova et al. 2021, arXiv:2101.07922).

The features of the aligned face A(x') and of the same photo blurred first, A(G(x')), are
pushed away from those of the unchanged face, on an ensemble of surrogates, while a
perceptual penalty holds back what people would see:

    maximise  ½ Σ (‖f(A(x)) − f(A(x'))‖² + ‖f(A(x)) − f(A(G(x')))‖²) / ‖f(A(x))‖ − α · P(x, x')

Fifty signed steps of .0025 from a random start, as published. The blur is what lets the
change live on in a smaller or softer copy.

What differs: P is LPIPS there, whose network cannot be had without torchvision; here it
is the distance under SSIMULACRA2. Each surrogate's gradient and the penalty's have unit
length, so that α is not theirs: recognisers differ in the length of their features by
tens of times. A strength keeps to its score: the change of the last step is scaled to it.
The change fades out around the face.
"""

from collections.abc import Sequence

import torch

from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame, Plane
from visard.cloak.last_check import LastCheck
from visard.cloak.run import ENOUGH
from visard.cloak.strengths import CEILINGS
from visard.descent.budgets import Box
from visard.descent.canvases import ColourWindows
from visard.descent.eye import Eye
from visard.descent.features import Features
from visard.descent.loop import descend
from visard.descent.rules import SteepestDescent
from visard.descent.view import as_painted
from visard.photo.channels import Blur
from visard.protocols import Recognizer
from visard.tensors import Embeddings, Flags, PerFace, Pixels, Received
from visard.types import Card, Claim, ImageArray, Protected, Strength, Window

STEPS, STEP = 50, 0.0025
"""Signed steps, and the length of each for every colour of every pixel, of 1."""
_BLUR = Blur(3.0, reach=1.0)
"""Seven pixels across, of a standard deviation of three, as published."""
_START = 0.005
"""The start is noise of at most so much."""
_ALPHA = 1.0
"""The penalty's loudness beside one surrogate."""
_BATCH = 16


class LowKey:
    """Pushes the features of each face and of its blurred copy away from its own.

    Args:
        surrogates: the recognisers whose features are pushed.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until every surrogate is left behind. Empty: it stays as the last step
            left it, as published.
    """

    name = "lowkey"
    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(self, surrogates: Sequence[Recognizer], ceilings: Sequence[float] = ()) -> None:
        self._recognizers, self._ceilings = tuple(surrogates), tuple(ceilings)
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in self._recognizers)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        frames = [Frame.of(window) for window in windows]
        results: list[Protected] = []
        for start in range(0, len(frames), _BATCH):
            results += self._protect_batch(frames[start : start + _BATCH], seed)
        return results

    def _protect_batch(self, frames: Sequence[Frame], seed: int) -> list[Protected]:
        pictures = torch.cat([frame.work for frame in frames])
        oval = torch.cat([frame.oval() for frame in frames])
        start = torch.cat([_noise(frame, seed) for frame in frames])
        canvas = ColourWindows(pictures, oval, start)
        landmarks = torch.cat([frame.landmarks(working=True) for frame in frames])
        push = PushBoth(Features(self._recognizers, landmarks), pictures)
        signs = SteepestDescent(Box(1.0), lambda step: STEP)
        for _ in descend(canvas, push, signs, as_painted, range(STEPS), Eye(pictures, _ALPHA)):
            pass
        with torch.no_grad():
            added = canvas.added()
        return [self._result(frame, added[i : i + 1]) for i, frame in enumerate(frames)]

    def _result(self, frame: Frame, added: Plane) -> Protected:
        change, check = frame.enlarged(added), LastCheck(self._recognizers, frame)
        pixels = frame.painted(change)
        met = False if self._ceilings else _left_behind(check, pixels)
        for ceiling in self._ceilings:
            pixels = frame.painted(change * largest_scale(frame, change, ceiling))
            if met := _left_behind(check, pixels):
                break
        return Protected(pixels, met, STEPS)


class PushBoth:
    """The paper's distances, one voice a surrogate: of the face and of its blurred copy.

    Args:
        originals: the pictures unchanged.
    """

    def __init__(self, features: Features, originals: Pixels) -> None:
        self._features = features
        with torch.no_grad():
            self._own = features(originals)

    def loss(self, pictures: Received) -> list[PerFace]:
        blurred = _BLUR.send(pictures, torch.Generator())
        copies = zip(self._features(pictures), self._features(blurred), self._own, strict=True)
        return [-(_apart(sharp, own) + _apart(soft, own)) / 2 for sharp, soft, own in copies]

    def met(self) -> Flags:
        """None ever: all steps are taken."""
        return torch.zeros(len(self._own[0]), dtype=torch.bool)


def _apart(features: Embeddings, own: Embeddings) -> PerFace:
    apart: PerFace = (features - own).square().sum(dim=1) / own.norm(dim=1)
    return apart


def _left_behind(check: LastCheck, pixels: ImageArray) -> bool:
    return bool((check.distances(pixels) >= ENOUGH).all())


def _noise(frame: Frame, seed: int) -> Pixels:
    random = torch.rand(frame.work.shape, generator=frame.generator(seed))
    return _START * (2 * random - 1)


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> LowKey:
    """The cloak ``lowkey``, scaled to what the strength lets one see."""
    return LowKey(surrogates, CEILINGS[strength])
