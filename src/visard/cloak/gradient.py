"""What all cloaks by gradient share; a method differs in how it takes a step."""

from collections.abc import Sequence

from visard.cloak.batches import in_batches
from visard.cloak.forecast import forecast
from visard.cloak.frame import Frame
from visard.cloak.own_photos import OwnPhotos
from visard.cloak.run import Recipe, Run
from visard.cloak.strengths import CEILINGS
from visard.protocols import Recognizer
from visard.types import Card, Claim, Protected, Strength, Window


class GradientCloak:
    """Moves each face's embedding away from itself, as far as a strength lets one see.

    Args:
        name: the method's name.
        surrogates: the recognisers whose gradients are followed.
        strength: how much change is accepted; or a score (SSIMULACRA2, under 100) to end
            at, even where less change would do.
        recipe: how the descent goes about it.
        references: other photos of the person; the face is moved away from them too.
    """

    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(
        self,
        name: str,
        surrogates: Sequence[Recognizer],
        strength: Strength | float,
        recipe: Recipe,
        references: Sequence[Window] = (),
    ) -> None:
        self.name, self._strength, self._recipe = name, strength, recipe
        self._recognizers = tuple(surrogates)
        self._ceilings = CEILINGS[strength] if isinstance(strength, Strength) else (strength,)
        self._others = OwnPhotos(surrogates, references) if references else None
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in surrogates)

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        return in_batches(
            windows,
            lambda batch: self._protect_batch(batch.frames, seed),
            kind=self._recipe.steps_for,
        )

    def _protect_batch(self, frames: Sequence[Frame], seed: int) -> list[Protected]:
        run = Run(self._recognizers, frames, self._recipe, seed=seed, others=self._others)
        least = isinstance(self._strength, Strength)
        for number, ceiling in enumerate(self._ceilings):
            if run.waiting:
                run.descend_under(ceiling, number, least=least)
        return [self._result(run, index) for index in range(len(frames))]

    def _result(self, run: Run, index: int) -> Protected:
        if index in run.found:
            return Protected(run.found[index], met=True, steps=run.taken[index])
        frame = run.frames[index]
        change = frame.enlarged(run.added(index)) * run.scale(index, self._ceilings[-1])
        next_step = forecast(run, index, self._strength, self.surrogates)
        return Protected(frame.painted(change), False, run.taken[index], next_step)
