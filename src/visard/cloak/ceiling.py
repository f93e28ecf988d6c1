"""How far a change may be enlarged before a person would see it."""

from visard.cloak.frame import Frame, Plane

_EXPONENT = 1.25
"""The loss of score grows about like this power of the change's size."""
_MOST_LOOKS = 16
"""After so many it is given up: no scale keeps to the score."""
_NEAR = 0.7
"""Points of score that are not worth another look."""


def predicted_scale(before: float, after: float) -> float:
    """About how much larger a change may be when the score may fall further.

    >>> round(predicted_scale(65, 50), 2)
    1.33
    """
    return float(((100 - after) / (100 - before)) ** (1 / _EXPONENT))


def largest_scale(
    frame: Frame, enlarged: Plane, score: float, *, looks: int = 4, start: float = 1.0
) -> float:
    """The largest factor of a change that keeps the face at or above a score.

    The loss of score nearly follows a power of the factor, so a few corrections
    find it. What is returned has been looked at: it never scores lower than asked.
    Where none is found it is 0.

    Args:
        enlarged: the change at the window's own size, not all zero.
        score: SSIMULACRA2, less than 100.
        looks: how often the window is scored before any scale that keeps will do.
        start: the factor to look at first.
    """
    factor, best = start, 0.0
    for look in range(_MOST_LOOKS):
        if look >= looks and best:
            break
        reached = frame.score(frame.painted(enlarged * factor))
        if reached >= score:
            best = max(best, factor)
            if reached - score < _NEAR:
                break
        correction = predicted_scale(min(reached, 99.9), score + _NEAR / 2)
        if reached < score:
            correction = min(correction, 0.97)
        factor *= min(4.0, correction)
    return best
