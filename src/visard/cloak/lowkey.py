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

from collections.abc import Iterator, Sequence

import torch

from visard.cloak.batches import Batch, all_steps, in_batches
from visard.cloak.frame import Frame
from visard.cloak.scaled import scaled
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
from visard.types import Card, Claim, Protected, Strength, Window

STEPS, STEP = 50, 0.0025
"""Signed steps, and the length of each for every colour of every pixel, of 1."""
_BLUR = Blur(3.0, reach=1.0)
"""Seven pixels across, of a standard deviation of three, as published."""
_START = 0.005
"""The start is noise of at most so much."""
_ALPHA = 1.0
"""The penalty's loudness beside one surrogate."""


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
        return in_batches(windows, lambda batch: self._protect(batch, seed))

    def _protect(self, batch: Batch, seed: int) -> Iterator[Protected]:
        start = torch.cat([_noise(frame, seed) for frame in batch.frames])
        canvas = ColourWindows(batch.pictures, batch.oval, start)
        push = PushBoth(Features(self._recognizers, batch.landmarks), batch.pictures)
        signs = SteepestDescent(Box(1.0), lambda step: STEP)
        eye = Eye(batch.pictures, _ALPHA)
        steps = descend(canvas, push, signs, as_painted, range(STEPS), eye)
        added = all_steps(canvas, steps)
        for frame, one in zip(batch.frames, added, strict=True):
            yield scaled(frame, one, self._recognizers, self._ceilings, STEPS)


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


def _noise(frame: Frame, seed: int) -> Pixels:
    random = torch.rand(frame.work.shape, generator=frame.generator(seed))
    return _START * (2 * random - 1)


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> LowKey:
    """The cloak ``lowkey``, scaled to what the strength lets one see."""
    return LowKey(surrogates, CEILINGS[strength])
