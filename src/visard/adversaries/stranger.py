"""A recogniser that the cloak was not made with, nor any of its family."""

from visard.judge.threats import Adversary, Means, Threat, knowledge
from visard.types import Knowledge


def stranger() -> Adversary:
    """A recogniser that the cloak has never seen, used as it comes."""
    return Adversary(
        name="stranger",
        meaning="a recogniser that the cloak has never seen, used as it comes",
        paper="Papernot, McDaniel, Goodfellow 2016, arXiv:1605.07277",
        apply=_unknown,
    )


def _unknown(threat: Threat, means: Means) -> Threat | None:
    known = knowledge(threat.recognizer.card, means.surrogates)
    return threat if known is Knowledge.STRANGER else None
