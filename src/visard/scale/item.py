"""One photo of a set, before anybody has looked at it."""

from dataclasses import dataclass

from visard.scale.places import Facts

UNKNOWN = Facts(-1, 0.0)


@dataclass(frozen=True, slots=True)
class Item:
    """One photo of a set.

    Attributes:
        key: tells it from the others; its result belongs at the same place.
        address: where its content is; in a table, with the number of its row.
        facts: of its file, as far as the listing tells them.
    """

    key: str
    address: str
    facts: Facts = UNKNOWN
