"""Whether what AnonymousNet's draws tell is what was promised: counted, not worked out."""

import math

import numpy as np

from visard.anonymize.anonymousnet.reference import reference
from visard.anonymize.anonymousnet.release import EPSILON, Policy, T, policy
from visard.anonymize.anonymousnet.response import Response
from visard.anonymize.anonymousnet.translator import TRANSLATABLE

DRAWS = 200_000


def told(seed: int) -> dict[str, float]:
    """The largest ε and t of a question, as stated and as counted, and ε in all.

    ``at_epsilon_alone`` is without t, which is mostly the tighter of the two bounds.
    """
    shares = reference().shares
    usual = policy(TRANSLATABLE, shares, t=T, epsilon=EPSILON)
    alone = policy(TRANSLATABLE, shares, t=1.0, epsilon=EPSILON)
    epsilon, t = counted(usual, seed)
    at_epsilon_alone, _ = counted(alone, seed)
    return {
        "epsilon.stated": EPSILON,
        "epsilon.empirical": round(epsilon, 4),
        "epsilon.at_epsilon_alone.empirical": round(at_epsilon_alone, 4),
        "epsilon.total": round(usual.epsilon, 4),
        "t.stated": T,
        "t.empirical": round(t, 4),
    }


def counted(asked: Policy, seed: int) -> tuple[float, float]:
    """The largest ε and t of any question, of 200,000 draws for each truth."""
    each = [_counted(question.response, seed) for question in asked.questions]
    return max(epsilon for epsilon, _ in each), max(t for _, t in each)


def _counted(response: Response, seed: int) -> tuple[float, float]:
    random = np.random.default_rng(seed)
    values = len(response.priors)
    shares = np.stack([_shares(response, true, random) for true in range(values)])
    most, least = shares.max(axis=0), shares.min(axis=0)
    far = np.abs(shares - np.array(response.priors)).sum(axis=1) / 2
    ratios = most / least if least.all() else np.array([math.inf])
    return float(np.log(ratios.max())), float(far.max())


def _shares(response: Response, true: int, random: np.random.Generator) -> np.ndarray:
    """How often each value is shown where one is true."""
    answers = response.answers(np.full(DRAWS, true), random)
    return np.bincount(answers, minlength=len(response.priors)) / DRAWS
