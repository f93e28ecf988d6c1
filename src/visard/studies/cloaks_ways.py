"""Every way of protecting that the study of cloaks compares, in one list.

Each method stands there with its own result at ``standard``, and with its change made
larger or smaller until the face scores 75 (SSIMULACRA2): methods differ in how much they
let one see, and only at one score can they be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from visard.registry import DEFAULT_METHOD, PROTECTORS, names
from visard.types import Strength

EQUAL = 75.0
"""The score at which methods are compared."""
FRONTIER = (85.0, 80.0, 75.0, 70.0, 65.0)
SHORT = (4, 8, 16)
"""Steps of the shortened default, to see how soon it overtakes the others."""
EXPECTED = (
    "pgd",
    "pgd_linf",
    "fawkes",
    "lowkey",
    "opom",
    "apf",
    "universal",
    "contrastive",
    "blackbox",
    "noise",
)
"""The family; what is not registered is said to be missing."""
SCARCE = ("blackbox", "boundary")
"""Methods that take minutes a face."""
ASKING = ("opom",)
"""Methods that ask for other photos of the person."""


class Group(StrEnum):
    """What a way is measured for, which decides on how many people."""

    DEFAULT = "default"
    FRONTIER = "frontier"
    OTHERS = "others"
    SCARCE = "scarce"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of protecting.

    Attributes:
        label: as in the names of figures.
        score: the change is scaled to this score; None leaves it as the method made it.
        both: a second photo of each person is protected as well.
        asks: it is handed other photos of the person.
        steps: of the default, where it is not to take all.
    """

    label: str
    method: str
    group: Group
    strength: Strength = Strength.STANDARD
    score: float | None = None
    both: bool = False
    asks: bool = False
    steps: int | None = None


def ways(only: Sequence[str] = (), *, quick: bool = False) -> list[Way]:
    """All of them.

    Args:
        only: methods, labels, or how labels begin (``frontier``); all where it is empty.
        quick: leave out methods that are registered and not of the family's chief ones.

    >>> [way.label for way in ways(["noise"])]
    ['noise', 'noise.at_75']
    """
    found = [*_default(), *_frontier(), *_others()]
    found = [e for e in found if not quick or e.method in (DEFAULT_METHOD, *EXPECTED)]
    return [each for each in found if not only or any(_is_meant(each, name) for name in only)]


def absent() -> list[str]:
    """Methods of the family that nobody registered, in words."""
    here = names(PROTECTORS)
    return [f"{name}: no method of that name is installed" for name in EXPECTED if name not in here]


def _is_meant(way: Way, name: str) -> bool:
    return name in (way.method, way.label) or way.label.startswith(f"{name}.")


def _default() -> list[Way]:
    here = DEFAULT_METHOD
    return [
        Way(str(each), here, Group.DEFAULT, each, both=each is Strength.STANDARD)
        for each in Strength
    ] + [Way("own_photos", here, Group.OTHERS, asks=True)]


def _frontier() -> list[Way]:
    curve = [
        Way(f"frontier.at_{score:.0f}", DEFAULT_METHOD, Group.FRONTIER, score=score)
        for score in FRONTIER
    ]
    return curve + [
        Way(f"short.steps_{steps}", DEFAULT_METHOD, Group.OTHERS, score=EQUAL, steps=steps)
        for steps in SHORT
    ]


def _others() -> list[Way]:
    here = names(PROTECTORS)
    known = [name for name in EXPECTED if name in here]
    further = [name for name in here if name not in EXPECTED and name != DEFAULT_METHOD]
    found = []
    for name in (*known, *further):
        group = Group.SCARCE if name in SCARCE else Group.OTHERS
        own = Way(name, name, group, asks=name in ASKING)
        found += [own, Way(f"{name}.at_75", name, group, score=EQUAL, asks=own.asks)]
    return found
