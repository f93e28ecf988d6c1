"""What all cloaks by gradient share; a method differs in how it takes a step."""

from collections.abc import Sequence

from visard.cloak.ceiling import largest_scale
from visard.cloak.forecast import forecast
from visard.cloak.frame import Frame
from visard.cloak.run import Run
from visard.cloak.strengths import CEILINGS
from visard.descent.rules import RuleFactory
from visard.protocols import Recognizer
from visard.types import Card, Claim, Protected, Strength, Window

_BATCH = 16
"""Windows in one descent; bounds the memory."""


class GradientCloak:
    """Moves each face's embedding away from itself, as far as a strength lets one see.

    Args:
        name: the method's name.
        surrogates: the recognisers whose gradients are followed.
        strength: how much change is accepted.
        rule: makes the step rule from a budget and the number of steps.
        steps: descent steps under each ceiling.
    """

    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(
        self,
        name: str,
        surrogates: Sequence[Recognizer],
        strength: Strength,
        rule: RuleFactory,
        *,
        steps: int = 30,
    ) -> None:
        self.name, self._strength, self._rule = name, strength, rule
        self._recognizers, self._steps = tuple(surrogates), steps
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in surrogates)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        results: list[Protected] = []
        for start in range(0, len(windows), _BATCH):
            results += self._protect_batch(windows[start : start + _BATCH], seed)
        return results

    def _protect_batch(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        frames = [Frame.of(window) for window in windows]
        run = Run(self._recognizers, frames, self._rule, seed=seed, steps=self._steps)
        for number, ceiling in enumerate(CEILINGS[self._strength]):
            if run.waiting:
                run.descend_under(ceiling, start=number * self._steps)
        return [self._result(run, index) for index in range(len(frames))]

    def _result(self, run: Run, index: int) -> Protected:
        if index in run.found:
            return Protected(run.found[index], met=True, steps=run.taken[index])
        frame, change = run.frames[index], run.enlarged(index)
        scale = largest_scale(frame, change, CEILINGS[self._strength][-1])
        next_step = forecast(run, index, self._strength, self.surrogates)
        return Protected(frame.painted(change * scale), False, run.taken[index], next_step)
