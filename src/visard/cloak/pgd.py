"""PGD: projected gradient descent (Madry et al. 2018, arXiv:1706.06083).

Untargeted: every surrogate's embedding is pushed away from the person's own.
The step is the raw gradient at unit length, not its sign: signs spend the budget
evenly over pixels that matter and pixels that do not. The ball is Euclidean in
coordinates stretched by what an eye forgives.
"""

from collections.abc import Sequence

from visard.cloak.gradient import GradientCloak
from visard.descent.rules import Rule, SteepestDescent, halving
from visard.protocols import Budget, Recognizer
from visard.types import Strength, Window

_STEP = 2.0
"""Grey levels (root mean square over the window) of a full step."""


def _rule(budget: Budget, steps: int) -> Rule:
    return SteepestDescent(budget, halving(_STEP, steps))


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> GradientCloak:
    """The cloak ``pgd``, with the surrogates and the strength it is to use."""
    return GradientCloak("pgd", surrogates, strength, _rule)
