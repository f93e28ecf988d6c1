"""What answers yes or no: whether a picture shows the same person as what is known of them.

A question is asked about a picture and everything that is known of the person: the photo
itself, unchanged, and their other photos. "The same" of any of them is "the same".
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from jaxtyping import Float
from torch import Tensor

from visard.cloak.blackbox.purse import Purse
from visard.tensors import Flags, Received
from visard.types import Card, Window

Landmarks = Float[Tensor, "1 5 2"]
"""Where the face is in every picture of it, in their pixels."""

Ask = Callable[[Received, Landmarks], Flags]
"""Of pictures of one face, and where its landmarks lie in each: which show somebody else?

It pays for each call from a purse, and raises ``OracleError`` where an answer fails to come.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question about one person, ready to be asked of any picture.

    Attributes:
        calls: what one picture takes at most.
    """

    ask: Ask
    calls: int


@runtime_checkable
class Oracle(Protocol):
    """Anything that tells people apart, seen from outside."""

    @property
    def name(self) -> str:
        """What reports call it; nothing secret."""
        ...

    @property
    def cards(self) -> tuple[Card, ...] | None:
        """The recognisers that answer; None where nobody knows which do."""
        ...

    def about(self, known: Sequence[Window], purse: Purse) -> AbstractContextManager[Question]:
        """The question whether a picture shows the person in these photos.

        Leaving the context removes whatever was written for it, after a failure too.

        Args:
            known: photos of the person; the one that is to be changed comes first.
            purse: pays for every call.
        """
        ...
