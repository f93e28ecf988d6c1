"""What each strength lets a person see: floors of SSIMULACRA2 on the face."""

from visard.types import Strength

FLOORS: dict[Strength, tuple[float, ...]] = {
    Strength.LIGHT: (85.0,),
    Strength.STANDARD: (75.0,),
    Strength.STRONG: (60.0, 50.0, 40.0, 30.0, 20.0),
}
_ENCODING = 0.7
"""Points of score that JPEG of quality 95 takes after the cloak is made."""

CEILINGS = {s: tuple(floor + _ENCODING for floor in floors) for s, floors in FLOORS.items()}
"""What a cloak keeps to before encoding, so that the written file keeps to the floors;
tried one after the other until every surrogate is left behind."""


def stronger(strength: Strength) -> Strength | None:
    """The next strength, or None after the strongest.

    >>> stronger(Strength.LIGHT)
    <Strength.STANDARD: 'standard'>
    """
    order = list(Strength)
    place = order.index(strength) + 1
    return order[place] if place < len(order) else None
