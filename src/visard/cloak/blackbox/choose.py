"""From what follows the colon of ``blackbox:WHAT`` to the oracle that it names."""

from collections.abc import Sequence

from visard.cloak.blackbox.command import CommandOracle
from visard.cloak.blackbox.endpoint import EndpointOracle
from visard.cloak.blackbox.known import KnownOracle
from visard.cloak.blackbox.oracle import Oracle
from visard.protocols import Recognizer
from visard.registry import BRIDGES, RECOGNIZERS, load

DEFAULT = "dlib"
"""Asked where nothing is said: it comes with the install."""


def oracle(what: str | None, at_hand: Sequence[Recognizer] = ()) -> Oracle:
    """The oracle of that name.

    Args:
        what: ``command:PROGRAM {photo} {reference}``, ``https://…``, or a recogniser that is
            registered or that a bridge leads to (``dlib``, ``onnx:FILE``). None leaves the
            choice: it is the default, or the first at hand where that is left out there.
        at_hand: recognisers that are loaded already, and that may be attacked.

    Raises:
        UnknownNameError: no recogniser or bridge has that name.
        WeightsError: the recogniser cannot be had, or has no thresholds.
        SettingError: the command or the address makes no sense, or is not allowed.
    """
    if what is None:
        names = [each.card.name for each in at_hand] or [DEFAULT]
        what = DEFAULT if DEFAULT in names else names[0]
    kind, _, rest = what.partition(":")
    if kind == "command":
        return CommandOracle(rest)
    if kind in ("http", "https"):
        return EndpointOracle(what)
    return KnownOracle(_recognizer(what, at_hand))


def _recognizer(name: str, at_hand: Sequence[Recognizer]) -> Recognizer:
    for each in at_hand:
        if each.card.name == name:
            return each
    bridge, colon, what = name.partition(":")
    found: Recognizer = load(BRIDGES, bridge)(what) if colon else load(RECOGNIZERS, name)()
    return found
