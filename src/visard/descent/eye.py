"""A person's eye as one more voice in the descent: change where it looks less."""

from collections.abc import Sequence
from functools import cache

from visard.tensors import PerFace, Pixels
from visard.visibility.ssimulacra2 import Ssimulacra2

_PHASES = ((0, 0), (3, 6), (5, 1), (1, 4), (6, 7), (2, 2), (7, 5), (4, 3))
"""Pixels left out at the top and at the left, in turn."""


class Eye:
    """SSIMULACRA2's distance of the pictures from what they were.

    The metric samples a picture on coarse grids, and a descent finds the gaps
    between the samples unless the grid moves: so each step starts at another pixel.
    And somebody may look closer, where what is fine seems coarse: zooms take turns.

    Args:
        originals: the pictures unchanged.
        weight: loudness beside one recogniser.
        shrunk: by how much each was made smaller than its photo; None if not at all.
            A coarse change is seen in a large photo that would be fine in a small one.
        zooms: how many times larger people see the photo, 1 or more, step by step in turn.
    """

    def __init__(
        self,
        originals: Pixels,
        weight: float = 1.0,
        shrunk: PerFace | None = None,
        zooms: Sequence[float] = (1.0,),
    ) -> None:
        self._originals, self.weight = originals, weight
        self._shrunk = originals.new_ones(len(originals)) if shrunk is None else shrunk
        self._zooms = zooms
        self._unchanged = cache(self._seen_from)

    def __call__(self, pictures: Pixels, step: int) -> PerFace:
        phase, zoom = step % len(_PHASES), self._zooms[step % len(self._zooms)]
        down, right = _PHASES[phase]
        return self._unchanged(phase, zoom).distance(pictures[:, :, down:, right:])

    def _seen_from(self, phase: int, zoom: float) -> Ssimulacra2:
        down, right = _PHASES[phase]
        return Ssimulacra2(
            self._originals[:, :, down:, right:], draft=True, shrunk=zoom * self._shrunk
        )
