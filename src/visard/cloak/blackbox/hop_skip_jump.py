"""blackbox: HopSkipJump, from yes and no alone (Chen, Jordan & Wainwright 2020, arXiv:1904.02144).

Where a photo stops being taken for its owner lies an edge. On it, small random changes are
tried: the mean of those that cross, less those that do not, points across, and a step goes
there; halving between the step's end and the photo leads back to the edge, nearer than before.

    blackbox            asks dlib by its decisions alone; where dlib is left out to judge,
                        the first of those that may be attacked
    blackbox:NAME       asks that recogniser
    blackbox:command:./judge {photo} {reference}
    blackbox:https://…

The steps are the Adversarial Robustness Toolbox's. What differs from the paper: what is
searched are coarse changes of luma (``space``), not pixels; the start is the best of a few
noises; the tries of an estimate are 25·√t and reach a fifth of the way to the photo, where
the toolbox has 100·√t that reach a hundredth, too little to survive rounding to bytes; and
at the end the change is scaled until it holds as a file, as JPEG 75 and at half size, with a
little to spare. The search stops at the limit of questions (``VISARD_QUERIES``), where
published attacks take thousands to tens of thousands.

Measured on eight people of LFW (faces 88 to 100 pixels wide; dlib asked; seed 0): what dlib
takes for somebody else as a file, as JPEG 75 and at half size scores a median SSIMULACRA2 of
40, 58 and 69 after 500, 1,000 and 2,000 questions; without the half 51, 67 and 75. Under the
ceiling of ``standard`` 0, 1 and 3 of the eight are hidden so.

Limits: it learns about the oracle it asks. To others it does not carry over: mobilefacenet
recognised all eight, the median at .3 of its threshold. A face of which the oracle is sure
needs more change than a strength allows: then ``met`` is False. Large faces need more.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from visard.cloak.blackbox import toolbox
from visard.cloak.blackbox.choose import oracle
from visard.cloak.blackbox.cloak import DecisionCloak
from visard.cloak.blackbox.purse import limit
from visard.cloak.blackbox.space import SIDE
from visard.protocols import Recognizer
from visard.types import Strength, Window

_TRIES = 25
"""Pictures of the first estimate; later ones have √t times as many."""
_REACH = 0.2
"""How far they lie from the edge, in distances to the photo; a √d-th of it ends a halving."""


def attack(classifier: Any) -> Any:
    """HopSkipJump on a classifier of the toolbox, without end: the questions end it."""
    found = toolbox.evasion().HopSkipJump(
        classifier,
        batch_size=toolbox.AT_ONCE,
        max_iter=toolbox.AT_ONCE,
        max_eval=toolbox.AT_ONCE,
        init_eval=_TRIES,
        verbose=False,
    )
    found.theta = _REACH / np.sqrt(SIDE * SIDE)
    return found


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str | None = None,
) -> DecisionCloak:
    """The cloak ``blackbox``. Of the surrogates it uses none but the one it asks.

    Args:
        what: whom to ask; see ``visard.cloak.blackbox.choose.oracle``.

    Raises:
        UnknownNameError: there is no recogniser of that name to ask.
        WeightsError: its model is missing, or it has no thresholds.
        SettingError: the command, the address or ``VISARD_QUERIES`` makes no sense, or the
            toolbox is not installed.
    """
    asked = oracle(what, surrogates)
    return DecisionCloak("blackbox", asked, strength, attack, references, limit())
