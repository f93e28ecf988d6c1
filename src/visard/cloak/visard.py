"""visard: our own cloak, the default.

As ``pgd``, but the steps are Adam's (Kingma & Ba 2015, arXiv:1412.6980) with a
short memory. Steps so large that the projection binds from the first fit on find
a better direction under the same ceiling than small ones. And each photo is drawn
somewhere of its own on its way (``visard.cloak.astray``), so that two protected photos of
one person are not alike again. Eyes, brows, nose line and lips bear half as much as the
rest: they are what recognisers need and where people look, and no metric knows.
"""

from collections.abc import Sequence

from visard.cloak.gradient import GradientCloak
from visard.cloak.run import Recipe
from visard.descent.jitter import Jitter
from visard.descent.rules import Adam, Rule, halving
from visard.protocols import Budget, Recognizer
from visard.types import Strength, Window

_STEP = 3.0
"""Grey levels of a full step in a pixel of average texture."""
STEPS, _FURTHER = 20, 10
_DRIFT = 0.75
"""A threshold on the way of one's own, beside a threshold of distance from oneself."""
_SPARED = 0.5
_ZOOMS = (1.0, 2.0)
_JITTER = Jitter(turn=0.05, zoom=0.05, shift=0.02, mirror=0.5)


def _rule(budget: Budget, steps: int) -> Rule:
    return Adam(budget, halving(_STEP, steps))


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> GradientCloak:
    """The cloak ``visard``, with the surrogates and the strength it is to use."""
    return GradientCloak("visard", surrogates, strength, _recipe(STEPS, _FURTHER), references)


def at(
    surrogates: Sequence[Recognizer], score: float, steps: int = STEPS, further: int = _FURTHER
) -> GradientCloak:
    """The cloak ``visard``, its change as large as a score lets it be, for comparisons.

    Args:
        score: SSIMULACRA2 on the face, less than 100.
        further: steps more for large faces.
    """
    return GradientCloak("visard", surrogates, score, _recipe(steps, further))


def _recipe(steps: int, further: int) -> Recipe:
    return Recipe(_rule, steps, further, _JITTER, _DRIFT, _SPARED, _ZOOMS)
