"""What cloaks by answers alone share; a method differs in how it searches."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import torch

from visard.cloak.blackbox import toolbox
from visard.cloak.blackbox.ending import Ending, questions
from visard.cloak.blackbox.oracle import Oracle, Question
from visard.cloak.blackbox.purse import Purse, Spent
from visard.cloak.blackbox.search import BEGINNING, Search
from visard.cloak.blackbox.space import Codes, Space
from visard.cloak.frame import Frame
from visard.cloak.strengths import CEILINGS
from visard.errors import OracleError, SettingError
from visard.types import Card, Claim, Protected, Strength, Window

Attack = Callable[[Any], Any]
"""Makes one of the toolbox's attacks on one of its classifiers."""
_CONTROLS = 3
"""Questions about the unchanged window."""


class DecisionCloak:
    """Changes each face until an oracle says that it is somebody else.

    Windows come one after the other, and each has a purse of its own. The oracle is asked
    about the unchanged window first and last: one that does not know the person there has
    failed, and whatever it said of changed ones counts for nothing. It is searched at working
    size, or at the window's own where the oracle does not know the small one.

    Args:
        name: the method's name.
        oracle: whom to ask.
        strength: how much change is accepted.
        attack: how to search.
        references: other photos of the person, which count for the oracle as the photo does.
        limit: questions a face.

    Raises:
        SettingError: the limit is too low for so many references, or the toolbox is not
            installed.
    """

    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(
        self,
        name: str,
        oracle: Oracle,
        strength: Strength,
        attack: Attack,
        references: Sequence[Window],
        limit: int,
    ) -> None:
        toolbox.evasion()
        self.name, self._oracle, self._attack = f"{name}:{oracle.name}", oracle, attack
        self._references, self._limit = tuple(references), limit
        self._ceilings = CEILINGS[strength]
        self.surrogates: tuple[Card, ...] | None = oracle.cards

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``.

        Raises:
            OracleError: the oracle does not know the person in an unchanged window, calls
                everything the same person, or gives no proper answer.
        """
        return [self._protect(window, seed) for window in windows]

    def _protect(self, window: Window, seed: int) -> Protected:
        frame, purse = Frame.of(window), Purse(self._limit)
        with self._oracle.about((window, *self._references), purse) as question:
            self._hold_back(purse, question.calls)
            whole = Space.of(frame, working=False)
            self._control(whole, question, "it does not know the person in the unchanged photo")
            small = Space.of(frame)
            space = small if self._knows(small, question) else whole
            nearest = self._search(Search(space, question, purse), frame.generator(seed))
            purse.kept = 0
            ending = Ending(frame, question)
            pixels, met = ending.under(self._ceilings, space.enlarged(nearest))
            self._control(whole, question, "it no longer knows the person in the unchanged photo")
        return Protected(pixels, met, queries=purse.taken)

    def _hold_back(self, purse: Purse, calls: int) -> None:
        """Keeps what the ending takes, and refuses a limit that is too low for the beginning."""
        purse.kept = calls * (questions(len(self._ceilings)) + _CONTROLS)
        least = purse.kept + calls * BEGINNING
        if purse.left < calls * BEGINNING:
            what = f"{self._limit} questions are too few to ask it with {calls} known photos"
            raise SettingError(what, self.name, f"set VISARD_QUERIES to at least {least}")

    def _knows(self, space: Space, question: Question) -> bool:
        return not question.ask(space.unchanged(), space.landmarks()).any()

    def _control(self, space: Space, question: Question, complaint: str) -> None:
        if not self._knows(space, question):
            raise OracleError(complaint, self.name, "nothing can be learned from what it says")

    def _search(self, search: Search, generator: torch.Generator) -> Codes:
        start = search.begin(generator)
        if start is None or search.nearest is None:
            what = "it says “the same person” of whatever it is shown"
            raise OracleError(what, self.name, "nothing can be learned from what it says")
        with suppress(Spent):
            toolbox.run(self._attack(toolbox.classifier(search)), start, generator)
        return search.nearest
