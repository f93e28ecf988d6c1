"""The search for the nearest change that is taken for somebody else, one answer at a time."""

import torch

from visard.cloak.blackbox.oracle import Question
from visard.cloak.blackbox.purse import Purse, Spent
from visard.cloak.blackbox.space import LIMIT, SIDE, Codes, Space
from visard.tensors import Flags

_DRAWN = 16
"""Random directions to begin with; that one is kept which crosses first."""
_FIRST, _GROWTH = 8.0, 1.6
"""Grey levels of the first try, and how many times more the next has."""
_HALVINGS = 5
BEGINNING = 7 * _DRAWN + _HALVINGS
"""Pictures that a beginning asks about at most."""


class Search:
    """Asks about changes, and remembers the shortest that was taken for somebody else.

    Args:
        space: the changes.
        question: about the person in the space's window.
        purse: what the question pays from.

    Attributes:
        nearest: the shortest such change, or None.
    """

    def __init__(self, space: Space, question: Question, purse: Purse) -> None:
        self._space, self._question, self._purse = space, question, purse
        self._landmarks = space.landmarks()
        self._length = float("inf")
        self.nearest: Codes | None = None

    def others(self, codes: Codes) -> Flags:
        """Which of the changed pictures show somebody else.

        Raises:
            Spent: not all of them can be asked about; then none is.
        """
        if len(codes) * self._question.calls > self._purse.left or not codes.isfinite().all():
            raise Spent
        said = self._question.ask(self._space.pictures(codes), self._landmarks)
        lengths = codes.flatten(1).norm(dim=1).where(said, torch.inf)
        if lengths.min() < self._length:
            self._length, place = float(lengths.min()), int(lengths.argmin())
            self.nearest = codes[place : place + 1].clone()
        return said

    def begin(self, generator: torch.Generator) -> Codes | None:
        """Some change that is taken for somebody else, on the edge of being so; or None.

        Random noise of growing strength, so that nobody real is needed to start from; then
        halving between the photo and the first noise that does.

        Raises:
            Spent: no question is left before one is found.
        """
        noise = torch.randn(_DRAWN, 1, SIDE, SIDE, generator=generator)
        size = _FIRST
        while not (said := self.others(noisy := (noise * size).clamp(-LIMIT, LIMIT))).any():
            if size > LIMIT:
                return None
            size *= _GROWTH
        place = int(said.nonzero()[0])
        return self._nearer(noisy[place : place + 1])

    def _nearer(self, code: Codes) -> Codes:
        least, most = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (least + most) / 2
            least, most = (least, middle) if self.others(code * middle)[0] else (middle, most)
        return code * most
