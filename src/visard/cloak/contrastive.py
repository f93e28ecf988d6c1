"""contrastive: away from oneself before features that nobody labelled.

The idea of a course project on face encryption ("Face Encryption", section 6): to need no
recogniser, neither its gradients nor its answers, and nobody's labels. A small network
learned from unlabelled faces which crops are of one photo (SimCLR, Chen et al. 2020,
arXiv:2002.05709; see ``visard.train.simclr``); the face's features are pushed away from its
own. That recognisers lose the face too is a hope, which the judge tests: to this cloak
every recogniser is a stranger.

The descent is that of ``visard``: Adam in coordinates stretched by what an eye forgives,
with jitter, accidents on the way and SSIMULACRA2 as one more voice. What is pushed are the
features of the last two stages, place by place: pooled to one row a face they move before
anything else does that recognisers see.

What differs from ``visard``: what the extractor says has no bearing on recognisers, so the
descent takes all its steps and spends what the strength lets one see.

Limits: much weaker than cloaks that may ask recognisers, and hardly better than noise
before some of them. The extractor was trained on CelebA, which is for non-commercial
research; one's own photos make another one (``visard train contrastive``, then
``contrastive:FILE``).
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import torch
import torch.nn.functional as F

from visard.cloak.batches import Batch, all_steps, in_batches
from visard.cloak.scaled import scaled
from visard.cloak.strengths import CEILINGS
from visard.descent.budgets import Ball
from visard.descent.canvases import StretchedWindows
from visard.descent.eye import Eye
from visard.descent.features import Features
from visard.descent.loop import descend
from visard.descent.objectives import PushAway
from visard.descent.rules import Adam, halving
from visard.descent.view import Accidents
from visard.errors import WeightsError
from visard.networks.architectures import EXTRACTOR, opened
from visard.networks.residual import Residual
from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card, Claim, Protected, Strength, Window
from visard.visibility.forgiveness import texture
from visard.weights import permissive_only

NAME = "contrastive"
FILE, SHA256 = "contrastive.safetensors", ""
"""The extractor that comes with visard."""
STEPS = 30
_STEP = 3.0
"""Grey levels of a full step in a pixel of average texture."""
_LIMIT = 20 / 255
"""Where the change of a single pixel bends off."""
_STAGES = slice(2, 4)
"""Whose features are pushed, of four."""


class Extractor:
    """Features of aligned faces, as a recogniser's embeddings are given; it is none.

    Args:
        card: its thresholds say how far apart photos are, whosever they are.
        network: whose stages' features they are.
    """

    def __init__(self, card: Card, network: Residual) -> None:
        self.card, self._network = card, network

    def embed(self, crops: Crops) -> Embeddings:
        """One row a face: each stage's features, at unit length, side by side."""
        maps = self._network.maps(crops)[_STAGES]
        return torch.cat([F.normalize(each.flatten(1)) for each in maps], dim=1)


class Contrastive:
    """Pushes each face's features away from what they were.

    Args:
        extractor: gives the features.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until the features are far enough away.
    """

    name = NAME
    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(self, extractor: Recognizer, ceilings: Sequence[float]) -> None:
        self._extractor, self._ceilings = extractor, tuple(ceilings)
        self.surrogates: tuple[Card, ...] = (extractor.card,)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        return in_batches(windows, lambda batch: self._protect(batch, seed))

    def _protect(self, batch: Batch, seed: int) -> Iterator[Protected]:
        forgiven = texture(batch.pictures, batch.oval) * batch.oval / 255
        canvas = StretchedWindows(batch.pictures, forgiven, _LIMIT)
        unbound = Ball(torch.full((len(forgiven),), torch.inf))
        rule = Adam(unbound, halving(_STEP, STEPS))
        push, eye = self._push(batch, seed), Eye(batch.pictures)
        steps = descend(canvas, push, rule, Accidents(seed), range(STEPS), eye)
        for frame, one in zip(batch.frames, all_steps(canvas, steps), strict=True):
            yield scaled(frame, one, [self._extractor], self._ceilings, STEPS)

    def _push(self, batch: Batch, seed: int) -> PushAway:
        with torch.no_grad():
            own = Features([self._extractor], batch.landmarks)(batch.pictures)
        random = [frame.generator(seed) for frame in batch.frames]
        return PushAway([self._extractor], batch.landmarks, own, random)


def extractor(what: str = "") -> Extractor:
    """The extractor of a file, or the one that comes with visard.

    Args:
        what: the path of a file that ``visard train contrastive`` wrote.

    Raises:
        WeightsError: the file holds none, or may not be used commercially where that is
            asked for.
    """
    data, where = _bytes(what), what or NAME
    its, network = opened(data, where, [EXTRACTOR])
    if not what and its.sha256 != SHA256:
        raise WeightsError("its features are damaged", NAME, "install visard anew")
    if permissive_only() and not its.commercial:
        raise WeightsError(
            f"its features may not be used commercially ({its.licence})",
            where,
            "unset VISARD_PERMISSIVE_ONLY to use it, or choose another method",
        )
    assert isinstance(network, Residual)  # noqa: S101 (for the type checker)
    return Extractor(its, network)


def _bytes(what: str) -> bytes:
    if not what:
        return files(__package__).joinpath(FILE).read_bytes()
    try:
        return Path(what).expanduser().read_bytes()
    except OSError as error:
        todo = "check the path after contrastive:"
        raise WeightsError(f"it cannot be read ({error.strerror})", what, todo) from error


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> Contrastive:
    """The cloak ``contrastive``; it uses no recogniser.

    Raises:
        WeightsError: as ``extractor``.
    """
    return Contrastive(extractor(what), CEILINGS[strength])
