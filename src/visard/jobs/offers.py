"""What a method of anonymising may offer besides, and what is made of it."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from visard.protocols import Anonymizer
from visard.types import Card, ImageArray


@runtime_checkable
class Growing(Protocol):
    """A method whose results can be seen growing."""

    def growing(self, image: ImageArray, label: str) -> Iterator[ImageArray]:
        """The version of that label, from its beginnings on."""
        ...


@runtime_checkable
class Attacking(Protocol):
    """A method that some recognisers helped to make.

    Attributes:
        surrogates: their cards.
    """

    surrogates: tuple[Card, ...]


@runtime_checkable
class Cautious(Protocol):
    """A method that says what of it can be undone; empty: nothing."""

    @property
    def caution(self) -> str: ...


@runtime_checkable
class Drawing(Protocol):
    """A method that draws by chance what is shown: who knows the seed can undo it."""

    secret: bool


def surrogates(method: Anonymizer) -> tuple[Card, ...]:
    """Cards of the recognisers that helped to make a method."""
    return method.surrogates if isinstance(method, Attacking) else ()


def caution(method: Anonymizer) -> str:
    """What of a method can be undone, in words; empty where nothing is known of it."""
    return str(getattr(method, "caution", ""))


def leaves_nothing(method: Anonymizer) -> bool:
    """Whether a method says of itself that nothing of it can be undone."""
    return isinstance(method, Cautious) and not method.caution
