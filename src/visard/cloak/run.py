"""One run of a gradient cloak over a batch of windows, ceiling after ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.astray import astray
from visard.cloak.ceiling import largest_scale
from visard.cloak.features import features
from visard.cloak.frame import Frame, Plane, shrinking
from visard.cloak.last_check import LastCheck
from visard.cloak.own_photos import OwnPhotos, centroid
from visard.descent.budgets import Ball
from visard.descent.canvases import StretchedWindows
from visard.descent.eye import Eye
from visard.descent.jitter import Jitter
from visard.descent.loop import descend
from visard.descent.objectives import PushAway
from visard.descent.rules import RuleFactory
from visard.descent.view import Accidents
from visard.protocols import Recognizer
from visard.types import ImageArray, Window
from visard.visibility.forgiveness import texture

_FITS = (0.2, 0.5)
"""Shares of a ceiling's steps after which the ball is fitted to the ceiling anew."""
_FIRST_CHECK, _CHECK_EVERY = 0.5, 5
_LIMIT = 20 / 255
"""Where the change of a single pixel bends off, before a change is enlarged."""
_LARGE = 1.5
"""Pixels of a photo in one of the descent's from which a face is large: 180 pixels wide."""
_SHRINKS = 5
"""Halvings in the search for the least change that is still ample."""
ENOUGH, AMPLE, AT_HALF = 1.3, 1.6, 1.15
"""Distances, in thresholds of every surrogate, at which a face needs no higher
ceiling, and no more change at all: what lies between is for strangers, and for
detectors that place the landmarks elsewhere. Less will do at half size, which
halves small faces too."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a descent goes about it.

    Attributes:
        rule: makes the step rule from a budget and the number of steps.
        steps: under each ceiling.
        further: steps more where the face is large, and the way longer.
        jitter: what happens to the alignment on the way.
        drift: how strongly each photo is drawn somewhere of its own on its way, so that
            those of one person do not end alike; 0 for not at all.
        spared: how much less of a change eyes, brows, nose line and lips bear, 0 to 1.
        zooms: how close people look, step by step in turn.
    """

    rule: RuleFactory
    steps: int = 30
    further: int = 0
    jitter: Jitter = field(default_factory=Jitter)
    drift: float = 0.0
    spared: float = 0.0
    zooms: tuple[float, ...] = (1.0,)

    def steps_for(self, window: Window) -> int:
        """How many it takes under each ceiling."""
        return self.steps + self.further * (shrinking(window) > _LARGE)


class Run:
    """The descent of a batch of faces, and what it has found for each so far.

    Args:
        surrogates: the recognisers whose gradients are followed.
        frames: the faces; the recipe has the same number of steps for all of them.
        others: other photos of the person, to get away from as well.

    Attributes:
        found: by face, the window that met the goal.
        taken: by face, the steps until then; of the others, all steps.
    """

    def __init__(
        self,
        surrogates: Sequence[Recognizer],
        frames: Sequence[Frame],
        recipe: Recipe,
        *,
        seed: int,
        others: OwnPhotos | None = None,
    ) -> None:
        self.frames, self._recipe = frames, recipe
        self._steps = recipe.steps_for(frames[0].window)
        self.checks = [LastCheck(surrogates, frame, others) for frame in frames]
        pictures = torch.cat([frame.work for frame in frames])
        oval = torch.cat([frame.oval() for frame in frames])
        looked_at = torch.cat([features(frame) for frame in frames])
        forgiven = texture(pictures, oval) * oval * (1 - recipe.spared * looked_at) / 255
        self._canvas = StretchedWindows(pictures, forgiven, _LIMIT)
        self._objective = self._away(surrogates, seed)
        self._ball = Ball(torch.full((len(frames),), torch.inf))
        self._rule, self._view = recipe.rule(self._ball, self._steps), Accidents(seed)
        shrunk = torch.tensor([frame.ratio for frame in frames])
        self._eye = Eye(pictures, shrunk=shrunk, zooms=recipe.zooms)
        self.found: dict[int, ImageArray] = {}
        self.taken = [0] * len(frames)

    def _away(self, surrogates: Sequence[Recognizer], seed: int) -> PushAway:
        cards = [each.card for each in surrogates]
        own = [
            torch.cat([centroid(check.known[place], card.metric) for check in self.checks])
            for place, card in enumerate(cards)
        ]
        generators = [frame.generator(seed) for frame in self.frames]
        landmarks = torch.cat([frame.landmarks(working=True) for frame in self.frames])
        return PushAway(
            surrogates,
            landmarks,
            own,
            generators,
            goal=AMPLE,
            jitter=self._recipe.jitter,
            astray=astray(own, cards, generators) if self._recipe.drift else None,
            drift=self._recipe.drift,
        )

    @property
    def waiting(self) -> list[int]:
        """Faces whose goal is not met yet."""
        return [index for index in range(len(self.frames)) if index not in self.found]

    def descend_under(self, ceiling: float, number: int, *, least: bool = True) -> None:
        """Steps on until every goal is met or the steps are used up.

        Args:
            number: of ceilings that it has been under before.
            least: stop with the least change that is ample; otherwise all steps are taken.
        """
        start = number * self._steps
        if start:
            self._fit(ceiling)
        fits = {round(share * self._steps) for share in _FITS}
        first = round(_FIRST_CHECK * self._steps)
        numbers = range(start, start + self._steps)
        for step in descend(
            self._canvas, self._objective, self._rule, self._view, numbers, self._eye
        ):
            done = step.number - start + 1
            for index in self.waiting:
                self.taken[index] += 1
            if done in fits:
                self._fit(ceiling)
            if least and done >= first and (done - first) % _CHECK_EVERY == 0:
                self._collect_ample(ceiling, step.met.tolist())
            if not self.waiting:
                return
        if least:
            self._collect_enough(ceiling)

    def added(self, index: int) -> Plane:
        """The face's change as it stands, at working size."""
        with torch.no_grad():
            return self._canvas.added()[index : index + 1]

    def scale(self, index: int, ceiling: float) -> float:
        """The largest factor of the face's change that keeps to a ceiling."""
        frame, start = self.frames[index], 1.0
        if frame.sketch is not frame:
            start = self._rough_scale(index, ceiling)
        return largest_scale(frame, frame.enlarged(self.added(index)), ceiling, start=start)

    def _rough_scale(self, index: int, ceiling: float) -> float:
        sketch = self.frames[index].sketch
        return largest_scale(sketch, sketch.enlarged(self.added(index)), ceiling, looks=2)

    def _fit(self, ceiling: float) -> None:
        lengths = self._ball.measure(self._canvas.change.detach())
        for index in self.waiting:
            self._ball.radius[index] = self._rough_scale(index, ceiling) * lengths[index]

    def _collect_ample(self, ceiling: float, hopeful: Sequence[bool]) -> None:
        for index in self.waiting:
            change = self.frames[index].enlarged(self.added(index))
            if hopeful[index] and self._reaches(index, change, AMPLE):
                change = change * min(1.0, self.scale(index, ceiling))
                if self._reaches(index, change, AMPLE):
                    self.found[index] = self._least(index, change)

    def _collect_enough(self, ceiling: float) -> None:
        for index in self.waiting:
            change = self.frames[index].enlarged(self.added(index)) * self.scale(index, ceiling)
            if self._reaches(index, change, ENOUGH):
                self.found[index] = self._least(index, change)

    def _least(self, index: int, change: Plane) -> ImageArray:
        """The window with the least share of a change that is ample, at most all of it."""
        least, most = 0.0, 1.0
        if self._reaches(index, change, AMPLE):
            for _ in range(_SHRINKS):
                middle = (least + most) / 2
                ample = self._reaches(index, change * middle, AMPLE)
                least, most = (least, middle) if ample else (middle, most)
        return self.frames[index].painted(change * most)

    def _reaches(self, index: int, change: Plane, goal: float) -> bool:
        *others, half = self._reached(index, change)
        return all(bool((row >= goal).all()) for row in others) and bool((half >= AT_HALF).all())

    def _reached(self, index: int, change: Plane) -> Float[Tensor, "c k"]:
        """The surrogates' distances with a change, in thresholds, by channel."""
        return self.checks[index].by_channel(self.frames[index].painted(change))
