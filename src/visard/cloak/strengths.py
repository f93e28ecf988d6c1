"""What each strength lets a person see: floors of SSIMULACRA2 on the face."""

from visard.types import Strength

CEILINGS: dict[Strength, tuple[float, ...]] = {
    Strength.LIGHT: (80.0,),
    Strength.STANDARD: (65.0,),
    Strength.STRONG: (65.0, 50.0, 40.0, 30.0, 20.0, 10.0),
}
"""Tried one after the other until every surrogate is left behind."""


def stronger(strength: Strength) -> Strength | None:
    """The next strength, or None after the strongest.

    >>> stronger(Strength.LIGHT)
    <Strength.STANDARD: 'standard'>
    """
    order = list(Strength)
    place = order.index(strength) + 1
    return order[place] if place < len(order) else None
