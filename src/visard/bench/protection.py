"""The protection success rate, with its counts and how certain it is."""

import math
from collections.abc import Sequence

from visard.types import Outcome

Figures = dict[str, float]


def rates(accepted: Sequence[tuple[str, Outcome]]) -> Figures:
    """How often recognisers lose the person, of the times that they accept clean.

    ``accepted_clean`` is a count; ``psr``, the protection success rate, and
    ``not_acquired`` are shares of it, ``psr_low`` and ``psr_high`` the bounds of a
    95 % interval. A face that is not found is no success.

    Args:
        accepted: who was accepted clean, and what became of it.
    """
    if not accepted:
        return {"accepted_clean": 0}
    outcomes = [outcome for _, outcome in accepted]
    rate = _share(outcomes, Outcome.PROTECTED)
    low, high = _interval(rate, people=len({person for person, _ in accepted}))
    return {
        "accepted_clean": len(accepted),
        "psr": rate,
        "psr_low": low,
        "psr_high": high,
        "not_acquired": _share(outcomes, Outcome.NOT_ACQUIRED),
    }


def _share(outcomes: Sequence[Outcome], which: Outcome) -> float:
    return round(outcomes.count(which) / len(outcomes), 6)


def _interval(share: float, people: int) -> tuple[float, float]:
    """Wilson's 95 % interval; the pairs of one person count as one observation."""
    squared = 1.96**2 / people
    middle = (share + squared / 2) / (1 + squared)
    half = math.sqrt(share * (1 - share) * squared + squared**2 / 4) / (1 + squared)
    return round(max(0.0, middle - half), 6), round(min(1.0, middle + half), 6)
