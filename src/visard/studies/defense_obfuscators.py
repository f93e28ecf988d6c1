"""What hides people in the study of hardening: the obfuscator trained on, others, the answer."""

from collections.abc import Sequence

from visard.jobs.obfuscate import Obfuscator
from visard.protocols import Recognizer
from visard.registry import PROTECTORS, names
from visard.studies.defense_sets import Crowd
from visard.studies.defense_training import Plan

ANSWER = "pgd_with_hardened_surrogate"
METHODS = ("pgd", "fawkes", "noise", "visard", "opom", "advfaces", "latent")
"""What is tested, as far as it is installed; noise is the control."""
SLOW = ("visard", "opom")
"""What a few people are enough for."""
ON_LFW = ("pgd", "fawkes", "noise", "advfaces", "latent")


def label(method: str, plan: Plan) -> str:
    """The folder's name; the answer depends on what was trained, other methods do not."""
    return f"{method}-{plan.label}-{plan.head}" if method == ANSWER else method


def methods_of(crowd: Crowd, plan: Plan) -> list[str]:
    """The obfuscator that was trained on first, others, and on CelebA the answer."""
    here = [each for each in METHODS if each in names(PROTECTORS) and each != plan.label]
    if crowd.name == "celeba":
        return [plan.label, *here, ANSWER]
    return [plan.label, *(each for each in here if each in ON_LFW)]


def obfuscator_of(method: str, plan: Plan, both: Sequence[Recognizer]) -> Obfuscator:
    """As it attacks: the recogniser as it was, and to answer the hardened one as well."""
    if method == ANSWER:
        return Obfuscator("pgd", tuple(both), plan.strength, plan.seed)
    name = plan.trained if method == plan.label else method
    return Obfuscator(name, tuple(both[:1]), plan.strength, plan.seed)


def absent() -> list[str]:
    """Of those to be tested the ones that are not installed."""
    return [each for each in METHODS if each not in names(PROTECTORS)]
