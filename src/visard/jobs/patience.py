"""Work that can be stopped on the way, though nobody in it thinks of stopping.

A descent, and a judge, come back to the recognisers every few dozen milliseconds. So a
recogniser that asks before it looks is the one place to stop any of them.
"""

from collections.abc import Callable
from dataclasses import replace

from visard.methods import Cast, cast
from visard.protocols import Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card


class Patient:
    """A recogniser that asks whether to go on before each look.

    Args:
        recognizer: who looks.
        ask: raises an error where the work is to stop.
    """

    def __init__(self, recognizer: Recognizer, ask: Callable[[], None]) -> None:
        self._recognizer, self._ask = recognizer, ask

    @property
    def card(self) -> Card:
        return self._recognizer.card

    def embed(self, crops: Crops) -> Embeddings:
        """What the recogniser says, unless the work is to stop."""
        self._ask()
        return self._recognizer.embed(crops)


def patient(ask: Callable[[], None], stranger: str | None = None) -> Cast:
    """The recognisers at hand, all of which ask first.

    Args:
        stranger: which is not attacked; None leaves the choice.

    Raises:
        WeightsError: none is at hand.
    """
    actors = cast(stranger)
    return replace(
        actors,
        surrogates=tuple(Patient(each, ask) for each in actors.surrogates),
        strangers=tuple(Patient(each, ask) for each in actors.strangers),
    )
