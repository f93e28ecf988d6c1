"""Fawkes: pulled towards somebody else under a DSSIM budget (Shan et al. 2020, arXiv:2002.08327).

Of K people the one is the target whose features are farthest from the face's own. The
face's features are pulled there while DSSIM stays under a budget ρ:

    loss = Σ ‖Φ(x + δ) − Φ(target)‖ / ‖Φ(target)‖ + λ · max(DSSIM(x, x + δ) − ρ, 0)

the sum over the surrogates; λ grows while the budget is overspent and shrinks while it
is not. What moves is the argument of a hyperbolic tangent, as in the released program.

No real person can be the target: there is no way to give one. The people to choose from
are synthetic (``visard.cloak.decoys``).

What differs: the paper's extractors were trained to be robust; these are the surrogates
at hand. The steps are Adam's, where the released program's are Adadelta's. It takes the
best step that was within the budget; here the last step's change is scaled to the budget.
The change fades out around the face, where the program's ends with the square it cut.

Limits: what is small in DSSIM may be plain to see. On large faces above all: the change is
found at the size at which recognisers look, and DSSIM overlooks what is coarse.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from visard.arrays import to_tensor
from visard.cloak.batches import Batch, all_steps, in_batches
from visard.cloak.decoys import decoys, farthest, only_known
from visard.cloak.frame import Frame, Plane
from visard.cloak.scaled import scaled
from visard.descent.budgets import Box
from visard.descent.canvases import TanhWindows
from visard.descent.features import Features
from visard.descent.loop import descend
from visard.descent.rules import Adam
from visard.descent.view import as_painted
from visard.errors import SettingError
from visard.protocols import Recognizer
from visard.tensors import Embeddings, Flags, PerFace, Pixels, Received
from visard.types import Card, Claim, Protected, Strength, Window
from visard.visibility.dssim import dssim


@dataclass(frozen=True, slots=True)
class Mode:
    """How much change is accepted, and how long to look for it.

    Attributes:
        budget: ρ, the most DSSIM on the face; .001 to .02 is what people tried.
        steps: descent steps.
    """

    budget: float
    steps: int


LOW, MID, HIGH = Mode(0.004, 40), Mode(0.012, 75), Mode(0.017, 150)
"""The modes of the released program."""
MODES = {Strength.LIGHT: LOW, Strength.STANDARD: MID, Strength.STRONG: HIGH}

_STEP = 0.02
"""Of the tangent's argument; at medium grey two and a half grey levels."""
_MOST = 128.0
"""λ is 1/ρ at first, and at most so many times more or less later."""
_SLACK = 0.1
"""Share of ρ that is neither too much nor too little."""
_LIMIT = 15 / 255
"""Largest change of a colour of a pixel before the last scaling, as in the released program."""


class Fawkes:
    """Pulls each face's features towards those of somebody who does not exist.

    Args:
        surrogates: the recognisers whose features are pulled. Those without known
            decoys (all but the built-in ones) are left in peace.
        mode: the budget and the steps.

    Raises:
        SettingError: no surrogate has decoys, or the budget is not above 0.
    """

    name = "fawkes"
    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(self, surrogates: Sequence[Recognizer], mode: Mode = MID) -> None:
        if mode.budget <= 0:
            raise SettingError("its DSSIM budget must be above 0", self.name)
        self._mode = mode
        self._recognizers = only_known(surrogates, self.name)
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in self._recognizers)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        return in_batches(windows, lambda batch: self._protect(batch, seed))

    def _protect(self, batch: Batch, seed: int) -> Iterator[Protected]:
        canvas = TanhWindows(batch.pictures, batch.oval, _LIMIT)
        features = Features(self._recognizers, batch.landmarks)
        with torch.no_grad():
            targets = farthest(features(batch.pictures), decoys(self.surrogates, seed))
        looked_at = [frame.looked_at(working=True) for frame in batch.frames]
        pull = Pull(features, targets, batch.pictures, looked_at, self._mode.budget)
        rule = Adam(Box(torch.inf), lambda step: _STEP, betas=(0.9, 0.999))
        steps = descend(canvas, pull, rule, as_painted, range(self._mode.steps))
        added = all_steps(canvas, steps)
        for frame, one in zip(batch.frames, added, strict=True):
            yield self._result(frame, one)

    def _result(self, frame: Frame, added: Plane) -> Protected:
        share = largest_share(frame, added, self._mode.budget)
        return scaled(frame, added * share, self._recognizers, (), self._mode.steps)


class Pull:
    """The paper's loss, one voice; λ is each face's own and adapts after each look.

    Args:
        targets: by surrogate, a row a face.
        originals: the pictures unchanged.
        looked_at: rows and columns of each picture where DSSIM is measured.
        budget: ρ.
    """

    def __init__(
        self,
        features: Features,
        targets: Sequence[Embeddings],
        originals: Pixels,
        looked_at: Sequence[tuple[slice, slice]],
        budget: float,
    ) -> None:
        self._features, self._targets, self._budget = features, targets, budget
        self._originals, self._looked_at = originals, looked_at
        self.weight = torch.full((len(originals),), 1 / budget)

    def loss(self, pictures: Received) -> list[PerFace]:
        pairs = zip(self._features(pictures), self._targets, strict=True)
        apart = [(a - b).norm(dim=1) / b.norm(dim=1) for a, b in pairs]
        spent = self._spent(pictures)
        cost = self.weight * (spent - self._budget).clamp(min=0)
        self._adapt(spent.detach())
        return [torch.stack(apart).sum(dim=0) + cost]

    def met(self) -> Flags:
        """None ever: all steps are taken."""
        return torch.zeros(len(self._originals), dtype=torch.bool)

    def _spent(self, pictures: Received) -> PerFace:
        crops = (
            dssim(before[None, :, rows, columns], after[None, :, rows, columns])
            for before, after, (rows, columns) in zip(
                self._originals, pictures, self._looked_at, strict=True
            )
        )
        return torch.cat(list(crops))

    def _adapt(self, spent: PerFace) -> None:
        over = spent > (1 + _SLACK) * self._budget
        under = spent < (1 - _SLACK) * self._budget
        change = 1.0 + over.float() - 0.5 * under.float()
        least, most = 1 / (_MOST * self._budget), _MOST / self._budget
        self.weight = (self.weight * change).clamp(least, most)


def largest_share(frame: Frame, added: Plane, budget: float) -> float:
    """The largest factor found of a change that keeps to a budget.

    DSSIM grows about with the square, so few looks do. What is returned was looked at;
    0 where no factor keeps to it.

    Args:
        added: the change at working size.
    """
    factor, best = 1.0, 0.0
    for _ in range(8):
        spent = _spent(frame, added * factor)
        if spent <= budget:
            best = max(best, factor)
            if spent > 0.97 * budget:
                break
        factor *= min(4.0, (0.985 * budget / max(spent, 1e-9)) ** 0.5)
    return best


def _spent(frame: Frame, added: Plane) -> float:
    """DSSIM on the face, at working size or at the photo's own: the larger.

    At working size a photo's fine grain is gone, which hides a change from DSSIM.
    """
    work, painted = frame.work + added, to_tensor(frame.painted(frame.enlarged(added)))
    sizes = (
        (frame.work, work.clamp(0, 1), frame.looked_at(working=True)),
        (frame.full, painted, frame.looked_at(working=False)),
    )
    return max(
        float(dssim(before[:, :, rows, columns], after[:, :, rows, columns]))
        for before, after, (rows, columns) in sizes
    )


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> Fawkes:
    """The cloak ``fawkes``: light, standard and strong are its modes low, mid and high."""
    return Fawkes(surrogates, MODES[strength])
