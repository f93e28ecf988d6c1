"""boundary: a walk along the edge, from yes and no alone (Brendel et al. 2018, arXiv:1712.04248).

From a change that is taken for somebody else, a random step is taken at the same distance
from the photo, and then one towards it; both grow while they succeed and shrink while they
fail. The first attack that needs nothing but decisions, and slow: it is here to be compared
with. ``blackbox`` takes the same ``:WHAT`` and does with 1,000 questions more than this with
2,000: on the same eight people a median SSIMULACRA2 of 14, 32 and 52 after 500, 1,000 and
2,000 questions, where that one has 40, 58 and 69.

The steps are the Adversarial Robustness Toolbox's. What differs from the paper: what is
searched are coarse changes of luma (``space``), from the best of a few noises, with larger
first steps and fewer tries of each, and the end is that of ``blackbox``. The paper walks for
tens of thousands of questions and more; here it stops at the limit (``VISARD_QUERIES``).
"""

from collections.abc import Sequence
from typing import Any

from visard.cloak.blackbox import toolbox
from visard.cloak.blackbox.choose import oracle
from visard.cloak.blackbox.cloak import DecisionCloak
from visard.cloak.blackbox.purse import limit
from visard.protocols import Recognizer
from visard.types import Strength, Window

_FIRST_STEP = 0.2
"""Of the distance to the photo; the toolbox begins with a hundredth."""
_TRIES = 5
"""Random steps that are tried together."""


def attack(classifier: Any) -> Any:
    """The boundary attack on a classifier of the toolbox, without end: the questions end it."""
    return toolbox.evasion().BoundaryAttack(
        classifier,
        batch_size=toolbox.AT_ONCE,
        targeted=False,
        delta=_FIRST_STEP,
        epsilon=_FIRST_STEP,
        max_iter=toolbox.AT_ONCE,
        sample_size=_TRIES,
        verbose=False,
    )


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str | None = None,
) -> DecisionCloak:
    """The cloak ``boundary``. Of the surrogates it uses none but the one it asks.

    Args:
        what: whom to ask; see ``visard.cloak.blackbox.choose.oracle``.

    Raises:
        UnknownNameError: there is no recogniser of that name to ask.
        WeightsError: its model is missing, or it has no thresholds.
        SettingError: the command, the address or ``VISARD_QUERIES`` makes no sense, or the
            toolbox is not installed.
    """
    asked = oracle(what, surrogates)
    return DecisionCloak("boundary", asked, strength, attack, references, limit())
