"""How far a change may be enlarged before a person would see it."""

from visard.cloak.frame import Frame, Plane

_EXPONENT = 1.25
"""The loss of score grows about like this power of the change's size."""
_NEAR = 0.7
"""Points of score that are not worth another look."""


def largest_scale(frame: Frame, enlarged: Plane, score: float, *, looks: int = 4) -> float:
    """The largest factor of a change that keeps the window at or above a score.

    The loss of score nearly follows a power of the factor, so a few corrections
    find it. What is returned has been looked at: it never scores lower than asked.

    Args:
        enlarged: the change at the window's own size, not all zero.
        score: SSIMULACRA2, less than 100.
        looks: how often the window is scored before any scale that keeps will do.
    """
    factor, best = 1.0, 0.0
    while looks > 0 or not best:
        looks -= 1
        reached = frame.score(frame.painted(enlarged * factor))
        if reached >= score:
            best = max(best, factor)
            if reached - score < _NEAR:
                break
        aim = score + _NEAR / 2
        correction = ((100 - aim) / max(100 - reached, 0.1)) ** (1 / _EXPONENT)
        if reached < score:
            correction = min(correction, 0.97)
        factor *= min(4.0, correction)
    return best
